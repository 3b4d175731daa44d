import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { settingsOf } from '../answerOrders.mts';
import { say } from './writeRace.mts';

const { url } = settingsOf<{ url: string }>();
const POLL_MS = 10;
const BATCH = 1_000;

const client = new pg.Client({ connectionString: url, options: '-c search_path=message_store,public' });
await client.connect();
process.stdin.on('end', () => process.exit(0)).resume();
for (let position = 1; ;) {
  const { rows } = await client.query<{ stream_name: string; position: string; global_position: string }>({
    name: 'read',
    text: 'select stream_name, position, global_position from get_category_messages($1, $2, $3)',
    values: ['task', position, BATCH],
  });
  say(
    rows.map((row) => ({ stream: row.stream_name.slice('task-'.length), version: Number(row.position) + 1 })),
  );
  position = Number(rows.at(-1)?.global_position ?? position - 1) + 1;
  if (rows.length < BATCH) await sleep(POLL_MS);
}
