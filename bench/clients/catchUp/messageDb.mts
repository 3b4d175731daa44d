import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fill } from '../../lib/payload.mts';
import { answerOrders, settingsOf } from '../answerOrders.mts';
import { EVENTS_PER_STREAM, loadLog, measureCatchUp } from './measureCatchUp.mts';
import type { CatchUpOrder } from './measureCatchUp.mts';

const { url } = settingsOf<{ url: string }>();
const pool = new pg.Pool({ connectionString: url, options: '-c search_path=message_store,public' });
const data = JSON.stringify(fill({ title: 'Pack the order' }, 'description'));
const BATCH = 1_000;

const appendStream = () =>
  pool.query(
    `select write_message(gen_random_uuid()::text, $1, 'task.updated', $2::jsonb, null, n - 1) from generate_series(0, $3 - 1) as n`,
    [`task-${randomUUID()}`, data, EVENTS_PER_STREAM],
  );

interface Message {
  stream_name: string;
  position: string;
  global_position: string;
  type: string;
  data: string;
}

/** One message after the other, as its consumers handle them; the effects of a page and its position together. */
async function handlePage(client: pg.PoolClient, messages: readonly Message[]): Promise<void> {
  await client.query('begin');
  for (const { stream_name: stream, position, type, data: text } of messages) {
    const { title } = JSON.parse(text) as { title: string };
    await client.query({
      name: 'insert',
      text: 'insert into public.catch_up (stream, version, type, title) values ($1, $2, $3, $4)',
      values: [stream.slice('task-'.length), Number(position) + 1, type, title],
    });
  }
  await client.query('update public.catch_up_position set position = $1', [messages.at(-1)!.global_position]);
  await client.query('commit');
}

async function read(passed: (events: number) => void) {
  const client = await pool.connect();
  let isOver = false;
  const reading = (async () => {
    for (let position = 1; !isOver;) {
      const { rows } = await client.query<Message>({
        name: 'read',
        text: 'select * from get_category_messages($1, $2, $3)',
        values: ['task', position, BATCH],
      });
      if (rows.length === 0) return;
      await handlePage(client, rows);
      passed(rows.length);
      position = Number(rows.at(-1)!.global_position) + 1;
    }
  })();
  return async () => {
    isOver = true;
    await reading;
    client.release();
  };
}

await answerOrders<CatchUpOrder>(
  (order) => ('load' in order ? loadLog(order.load, appendStream) : measureCatchUp(order, read)),
  () => pool.end(),
);
