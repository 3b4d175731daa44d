import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fill } from '../lib/payload.mts';
import { answerOrders, settingsOf } from './answerOrders.mts';
import { loadAppends } from './appendLoad.mts';
import type { AppendOrder } from './appendLoad.mts';

const { url, categories } = settingsOf<{ url: string; categories: number }>();
const data = JSON.stringify(
  fill({ projectId: randomUUID(), title: 'Pack the order', labels: [] }, 'description'),
);
const NO_STREAM = -1;

let pool: pg.Pool | undefined;

async function open(poolSize: number): Promise<pg.Pool> {
  if (pool?.options.max === poolSize) return pool;
  await pool?.end();
  pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    idleTimeoutMillis: 0,
    options: '-c search_path=message_store,public',
  });
  return pool;
}

let next = 0;
await answerOrders<AppendOrder>(
  async (order) => {
    const connections = await open(order.poolSize);
    return loadAppends(order, () => {
      next += 1;
      // Its writers wait for one another by category: a category for each tenant is the best it can be given.
      const stream = `task${order.isHot ? 0 : next % categories}-${randomUUID()}`;
      return connections.query({
        name: 'write',
        text: 'select write_message($1, $2, $3, $4, $5, $6)',
        values: [randomUUID(), stream, 'task.created', data, null, NO_STREAM],
      });
    });
  },
  async () => pool?.end(),
);
