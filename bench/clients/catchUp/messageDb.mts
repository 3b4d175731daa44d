import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fill } from '../../lib/payload.mts';
import { answerOrders, settingsOf } from '../answerOrders.mts';
import { EVENTS_PER_STREAM, loadLog, measureCatchUp } from './measureCatchUp.mts';
import type { CatchUpOrder } from './measureCatchUp.mts';

const { url, isByPage } = settingsOf<{ url: string; isByPage: boolean }>();
const pool = new pg.Pool({ connectionString: url, options: '-c search_path=message_store,public' });
const data = JSON.stringify(fill({ title: 'Pack the order' }, 'description'));
const BATCH = 1_000;
/** The default of its consumers. */
const POSITION_EVERY = 100;

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

function insert(client: pg.PoolClient, { stream_name: stream, position, type, data: text }: Message) {
  const { title } = JSON.parse(text) as { title: string };
  return client.query({
    name: 'insert',
    text: 'insert into public.catch_up (stream, version, type, title) values ($1, $2, $3, $4)',
    values: [stream.slice('task-'.length), Number(position) + 1, type, title],
  });
}

/** As its consumers do: each message is handled for itself, and the position recorded now and then in a stream. */
async function handleEach(client: pg.PoolClient, messages: readonly Message[]): Promise<void> {
  for (const [n, message] of messages.entries()) {
    await insert(client, message);
    if ((n + 1) % POSITION_EVERY > 0) continue;
    const position = JSON.stringify({ position: message.global_position });
    const values = [randomUUID(), 'task:position-catchUp', 'Recorded', position];
    await client.query('select write_message($1, $2, $3, $4)', values);
  }
}

/** As no documentation of it says: the effects of a page and its position in one transaction. */
async function handlePage(client: pg.PoolClient, messages: readonly Message[]): Promise<void> {
  await client.query('begin');
  for (const message of messages) await insert(client, message);
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
      if (rows.length === 0 || isOver) return;
      await (isByPage ? handlePage : handleEach)(client, rows);
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
