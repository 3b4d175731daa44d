import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { settingsOf } from '../answerOrders.mts';
import { pauseFor, ROLLED_BACK_MESSAGE, writeRace } from './writeRace.mts';

const { url, writers } = settingsOf<{ url: string; writers: number }>();
const pool = new pg.Pool({ connectionString: url, options: '-c search_path=message_store,public' });

await writeRace(
  writers,
  async ({ stream, version }, mishap) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({
        name: 'write',
        text: 'select write_message($1, $2, $3, $4, $5, $6)',
        values: [randomUUID(), `task-${stream}`, 'task.changed', '{}', null, version - 1],
      });
      await pauseFor(mishap);
      await client.query(mishap.rollsBack ? 'rollback' : 'commit');
      if (mishap.rollsBack) throw new Error(ROLLED_BACK_MESSAGE);
    } finally {
      client.release();
    }
  },
  (error) => (error as Error).message === ROLLED_BACK_MESSAGE,
);
process.exit(0);
