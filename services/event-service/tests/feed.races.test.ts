import type { Pool, PoolClient } from 'pg';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { replica } from './replica';

// Two replicas, stopped at each boundary between two statements: whoever finds the checkpoint taken acknowledges
// without a look, so whoever holds it must find what came meanwhile.

let store: FeedStore;
beforeAll(async () => {
  store = await feedStore();
});
afterAll(() => store.database.close());

/** A pool whose sessions stop before their nth statement, until `go`. */
function stoppingPool(pool: Pool, stopBefore: number) {
  let statements = 0;
  let isStopped = false;
  let go = (): void => undefined;
  const gone = new Promise<void>((resolve) => (go = resolve));
  const gate = async (): Promise<void> => {
    statements += 1;
    if (statements !== stopBefore) return;
    isStopped = true;
    await gone;
  };
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    return new Proxy(client, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        const call = member.bind(target) as (...args: unknown[]) => unknown;
        return name === 'query' ? (...args: unknown[]) => gate().then(() => call(...args)) : call;
      },
    });
  };
  return { pool: { connect } as Pick<Pool, 'connect'>, isStopped: () => isStopped, go };
}

/** A replica that takes the newest message and stops before its nth statement. */
async function begin(tenantId: string, stopBefore: number) {
  const { pool, isStopped, go } = stoppingPool(store.database.pools.consumer, stopBefore);
  const { receive, close } = replica({ pool });
  let isDone = false;
  const received = receive((await store.logOf(tenantId)).at(-1)!).then(() => (isDone = true));
  await waitFor(() => isDone || isStopped(), { intervalMs: 1 });
  return {
    wasStopped: isStopped(),
    go,
    /** Whether it got to its end, or waits for a lock of the other one. */
    hasComeFar: async () => isDone || (await isAnybodyBlocked()),
    end: async () => {
      go();
      await received;
      return close;
    },
  };
}

async function isAnybodyBlocked(): Promise<boolean> {
  const { rowCount } = await store.database.admin.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rowCount! > 0;
}

async function tenantWithProject() {
  const context = await store.openTenant();
  const { projectId, told } = story(store);
  await store.tell(context, told.slice(0, 1));
  return { context, tenantId: context.tenantId, projectId };
}

type Tenant = Awaited<ReturnType<typeof tenantWithProject>>;

/** One stops there, news come, the other stops there, the first goes on, then the other; false past its end. */
async function race({ context, tenantId, projectId }: Tenant, [one, two]: readonly [number, number]) {
  await store.tell(context, [[projectId, 'project.archived']]);
  const first = await begin(tenantId, one);
  await store.tell(context, [[projectId, 'project.unarchived']]);
  const second = await begin(tenantId, two);
  first.go();
  await waitFor(first.hasComeFar, { intervalMs: 2 });
  second.go();
  const closers = [await first.end(), await second.end()];
  const log = await store.logOf(tenantId);
  await waitFor(async () => (await store.checkpointOf(tenantId)) === log.length, { intervalMs: 2 });
  const applied = log.filter(({ type }) => type.startsWith('project.')).map(({ position }) => position);
  expect((await store.feedOf(tenantId)).map(({ position }) => position)).toEqual(applied);
  for (const close of closers) await close();
  return first.wasStopped;
}

/** Who finds it busy: begin, lock, compare, commit; and one who is never stopped. */
const OTHER = [1, 2, 3, 4, Infinity];

it('finds everything, wherever one replica is stopped while the other one comes by', async () => {
  const tenant = await tenantWithProject();
  let boundaries = 0;
  for (let one = 1, wasStopped = true; wasStopped; one += 1) {
    for (const two of OTHER) wasStopped = await race(tenant, [one, two]);
    boundaries = one;
  }
  expect(boundaries).toBeGreaterThan(8);
}, 60_000);

it('finds everything in a log whose checkpoint is only being opened', async () => {
  for (let one = 1, wasStopped = true; wasStopped; one += 1) {
    for (const two of [5, Infinity]) wasStopped = await race(await tenantWithProject(), [one, two]);
  }
}, 60_000);
