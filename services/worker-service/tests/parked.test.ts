import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { withTenant } from '@plinth/shared/database/withTenant';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { testStore } from '../../../tests/eventstore/testStore';
import { workerApp } from './workerApp';

test('a parked stream of the schedules is listed and healed by this service', async () => {
  const store = await testStore();
  const worker = workerApp(store.database);
  const { admin, pools } = store.database;
  await admin.query('revoke insert on schedule from plinth_consumer');
  const { tenantId } = await store.openTenant();
  const ask = async (path: string, body: object) =>
    (await worker.sidecar.post(path).set(worker.behalf(tenantId)).send(body)).body as unknown;
  const { events } = await withTenant(pools.consumer, tenantId, (tx) =>
    readLog(tx, tenantId, { after: 0, limit: 1 }),
  );
  const { text, ...event } = events[0]!;
  await worker.sidecar.deliver(buildEnvelope({ ...event, data: text })).expect(200, { status: 'SUCCESS' });

  const { body } = await worker.sidecar.get(SIDECAR_ROUTES.internalParked).set(worker.behalf(tenantId));
  await worker.sidecar.get(SIDECAR_ROUTES.internalParked).expect(401);
  const parked = { consumer: 'work-orders', streamId: tenantId, version: 1, reason: 'SQLSTATE 42501' };
  expect(body).toEqual({ items: [expect.objectContaining(parked)], next: null });
  const stream = { streamId: tenantId };
  expect(await ask(SIDECAR_ROUTES.internalParkedRetry, stream)).toEqual({ outcome: 'parked' });
  expect(await ask(SIDECAR_ROUTES.internalParkedRetryAll, {})).toEqual({ streams: 1 });
  await admin.query('grant insert on schedule to plinth_consumer');
  expect(await ask(SIDECAR_ROUTES.internalParkedRetry, stream)).toEqual({ outcome: 'healed' });
  const { rowCount } = await admin.query('select from schedule where tenant_id = $1', [tenantId]);
  expect(rowCount).toBe(2);
  await worker.close();
  await store.database.close();
});
