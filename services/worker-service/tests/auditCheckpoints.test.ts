import { openCheckpoint } from '@plinth/shared/eventstore/checkpoint';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { testStore } from '../../../tests/eventstore/testStore';
import type { TestStore } from '../../../tests/eventstore/testStore';
import { readJobs } from './jobRows';
import type { JobRow } from './jobRows';
import { workerApp } from './workerApp';

let store: TestStore;
let worker: ReturnType<typeof workerApp>;
beforeEach(async () => {
  store = await testStore();
  worker = workerApp(store.database);
  await worker.addSchedules();
  worker.runner.start();
});
afterEach(async () => {
  await worker.close();
  await store.database.close();
});

/** Makes the schedule due, brings a tick, and waits for the job that it makes to succeed. */
async function sweep(): Promise<JobRow> {
  const { admin } = store.database;
  const known = new Set((await readJobs(store.database)).map(({ id }) => id));
  await admin.query(
    `update schedule set next_due_at = now() - interval '1 s' where name = 'audit-checkpoints'`,
  );
  await worker.sidecar.tick().expect(204);
  return waitFor(async () =>
    (await readJobs(store.database)).find(({ id, status }) => !known.has(id) && status === 'succeeded'),
  );
}

async function checkpoints(): Promise<{ tenantId: string; number: number; position: number }[]> {
  const { rows } = await store.database.admin.query<{ jws: string }>(
    'select jws from audit_checkpoint order by tenant_id, number',
  );
  return rows.map(({ jws }) => {
    const { tenantId, number, position } = openCheckpoint(jws)!.checkpoint;
    return { tenantId, number, position };
  });
}

test('signs a checkpoint of each log with news, and none where there is none', async () => {
  const tenants = [await store.openTenant(), await store.openTenant()].map(({ tenantId }) => tenantId);
  const first = await sweep();
  expect(first).toMatchObject({ tenant_id: '00000000-0000-0000-0000-000000000000' });
  expect(first.result).toEqual({ checkpoints: 2, unsound: 0 });
  expect(await checkpoints()).toEqual(
    tenants.sort().map((tenantId) => ({ tenantId, number: 1, position: 1 })),
  );
  expect((await sweep()).result).toEqual({ checkpoints: 0, unsound: 0 });
});

test('a log that does not prove itself is not signed, and holds up no other', async () => {
  const [bad, good] = [await store.openTenant(), await store.openTenant()].map(({ tenantId }) => tenantId);
  const client = await store.database.admin.connect();
  await client.query('set session_replication_role = replica');
  await client.query(`update event set actor = 'user:mallory' where tenant_id = $1`, [bad]);
  await client.query('reset session_replication_role');
  client.release();
  expect((await sweep()).result).toEqual({ checkpoints: 1, unsound: 1 });
  expect(await checkpoints()).toEqual([{ tenantId: good, number: 1, position: 1 }]);
});

test('its schedule is there once, however often processes start', async () => {
  await worker.addSchedules();
  const { rows } = await store.database.admin.query('select name, cron from schedule');
  expect(rows).toEqual([{ name: 'audit-checkpoints', cron: '*/5 * * * *' }]);
});
