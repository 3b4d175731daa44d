import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { fakeSidecar } from './fakeSidecar';
import type { FakeSidecar } from './fakeSidecar';
import { startedService } from './serviceProcess';
import type { ServiceProcess } from './serviceProcess';

// How each service ends when it is told to while it works: processes of their own, on a real PostgreSQL.

// Processes start slowly on a machine that is busy.
jest.setTimeout(120_000);

let database: TestDatabase;
let sidecar: FakeSidecar;
let lock: PoolClient | undefined;
const running: ServiceProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  sidecar = await fakeSidecar();
});
afterEach(async () => {
  await unlock();
  for (const service of running.splice(0)) {
    service.signal('SIGKILL');
    await service.exit;
  }
});
afterAll(async () => {
  await sidecar.close();
  await database.close();
});

async function start(
  service: 'api' | 'event' | 'worker',
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  const started = await startedService(service, { database, sidecarPort: sidecar.port, env });
  running.push(started);
  return started;
}

/** Whoever reads or writes the table waits until unlock. */
async function lockTable(table: 'project' | 'reservation'): Promise<void> {
  lock = await database.admin.connect();
  await lock.query(`begin; lock table ${table} in access exclusive mode`);
}

async function unlock(): Promise<void> {
  await lock?.query('rollback');
  lock?.release();
  lock = undefined;
}

/** Until somebody waits for the locked table. */
async function someoneWaits(): Promise<void> {
  await waitFor(async () => {
    const { rows } = await database.admin.query(
      `select from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
      [database.name],
    );
    return rows.length > 0;
  });
}

const PERSON = { email: 'ada@example.org', password: 'correct horse battery staple' };

function post(service: ServiceProcess, path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function isRefused(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}

async function one<Row extends object>(text: string, values: unknown[] = []): Promise<Row> {
  return (await database.admin.query<Row>(text, values)).rows[0]!;
}

test('api-service answers what is in flight, is unready meanwhile, takes nothing new, and ends with 0', async () => {
  const service = await start('api', { PLINTH_HTTP__UNREADY_MS: '500' });
  await lockTable('reservation');
  const answer = post(service, '/v1/auth/sign-in', PERSON);
  await someoneWaits();
  service.signal('SIGTERM');
  await service.until(/^stopping$/);
  const ready = await fetch(`${service.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }]);
  expect(ready.headers.get('connection')).toBe('close');
  await waitFor(() => isRefused(`${service.url}/livez`));
  await unlock();
  expect((await answer).status).toBe(401);
  expect(await service.exit).toBe(0);
});

describe('worker-service', () => {
  const tenantId = randomUUID();
  const queue = async (): Promise<string> => {
    const id = randomUUID();
    await database.admin.query(
      `insert into job (tenant_id, id, processor, status, max_attempts, run_at, created_at)
       values ($1, $2, 'project-counts', 'queued', 3, now(), now())`,
      [tenantId, id],
    );
    return id;
  };
  const job = (id: string) =>
    one('select status, attempt, leased_until from job where tenant_id = $1 and id = $2', [tenantId, id]);

  /** With a job that waits for a table and will not hear of being aborted. */
  const startWithJob = async () => {
    await lockTable('project');
    const id = await queue();
    const service = await start('worker');
    await someoneWaits();
    service.signal('SIGTERM');
    await service.until(/^stopping$/);
    return { service, id };
  };

  test('finishes the job that runs, begins no other, whatever signals follow, and ends with 0', async () => {
    const { service, id } = await startWithJob();
    const later = await queue();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) service.signal(signal);
    await service.until(/is stopping already/);
    await unlock();
    expect(await service.exit).toBe(0);
    expect(await job(id)).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect(await job(later)).toMatchObject({ status: 'queued', attempt: 0 });
    await database.admin.query('truncate job');
  });

  test('hands a job back that does not end in time, for another worker to take at once', async () => {
    const { service, id } = await startWithJob();
    await waitFor(async () => ((await job(id)) as { status: string }).status === 'queued', {
      deadlineMs: 20_000,
    });
    expect(await job(id)).toEqual({ status: 'queued', attempt: 0, leased_until: null });
    await unlock();
    expect(await service.exit).toBe(0);
  });
});

/** The last position of each tenant that the bodies of some calls carry. */
function furthest(bodies: readonly string[]): Map<string, number> {
  // Broadcasts are no lists.
  const calls = bodies.map((body) => JSON.parse(body) as unknown).filter((body) => Array.isArray(body));
  const entries = calls.flat() as { event: string }[];
  return new Map(
    entries.map(({ event }) => {
      const { tenantid, position } = JSON.parse(event) as { tenantid: string; position: number };
      return [tenantid, position];
    }),
  );
}

const RELAYS = /^what this process relays has changed$/;

test('event-service ends the call under way, keeps what it said, and gives up its leases for other replicas', async () => {
  const api = await start('api');
  const holder = await start('event');
  await holder.until(RELAYS);
  const release = sidecar.holdPublishing();
  const signedUp = await post(api, '/v1/auth/sign-up', {
    ...PERSON,
    tenantName: 'Analytical Engines',
    displayName: 'Ada Byron',
  });
  expect(signedUp.status).toBe(201);
  await waitFor(() => sidecar.published.length > 0);
  holder.signal('SIGTERM');
  await holder.until(/^stopping$/);
  release();
  expect(await holder.exit).toBe(0);
  const { rows } = await database.admin.query<{ tenant_id: string; position: string }>(
    'select tenant_id, position from relay_checkpoint',
  );
  const kept = new Map(rows.map(({ tenant_id: tenantId, position }) => [tenantId, Number(position)]));
  expect(kept).toEqual(furthest(sidecar.published));
  const held = `select (select count(*) from relay_lease where expires_at > clock_timestamp())::int as parts,
    (select count(*) from relay_replica)::int as replicas`;
  expect(await one(held)).toEqual({ parts: 0, replicas: 0 });
  const heir = await start('event');
  await heir.until(RELAYS);
});

test('a reader of its log that goes away does not end it', async () => {
  const service = await start('event');
  service.closeOutput();
  expect((await fetch(`${service.url}/livez`)).status).toBe(200);
  service.signal('SIGTERM');
  expect(await service.exit).toBe(0);
});
