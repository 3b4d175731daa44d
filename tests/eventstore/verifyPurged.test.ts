import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTenant } from '@plinth/shared/database/withTenant';
import { project } from '@plinth/shared/domain/project/decider';
import { addTombstone, clearPurged, namePurged } from '@plinth/shared/eventstore/purge';
import { verifyTenant } from '@plinth/shared/eventstore/verifyTenant';
import { verifyExport } from '@plinth/shared/eventstore/verifyExport';
import type { CallContext } from '@plinth/shared/types/context';
import { auditStore } from './auditStore';
import type { AuditStore } from './auditStore';
import { newProject, renamed } from './testStore';

let store: AuditStore;

beforeAll(async () => {
  store = await auditStore();
});
afterAll(() => store.close());

type Log = { readonly context: CallContext; readonly tenantId: string; readonly streamId: string };

/** A tenant with two projects, the first one at version 3; positions 2 to 5 of its log, attested. */
async function newLog(): Promise<Log> {
  const context = await store.openTenant();
  const { tenantId } = context;
  const { streamId, ...write } = newProject();
  const events = [...write.events, renamed('B'), renamed('C')];
  await store.append({ context, streams: [{ ...write, streamId, events }] });
  await store.append({ context, streams: [newProject({ key: 'other' })] });
  await store.attest(tenantId);
  return { context, tenantId, streamId };
}

/** Ends the first project with a `purged` event, at position 6. */
async function purge({ context, tenantId, streamId }: Log): Promise<void> {
  const { app, consumer } = store.database.pools;
  const named = await withTenant(app, tenantId, (tx) => namePurged(tx, { tenantId, streamId, versions: 3 }));
  const data = { ...named, reason: 'asked for' };
  const events = [{ id: store.ids.next(), type: 'project.purged', data }];
  await store.append({ context, streams: [{ streamId, aggregate: project, expected: 'any', events }] });
  const tombstone = { tenantId, streamId, type: 'project', version: 4, purgedAt: context.now.toISOString() };
  await withTenant(consumer, tenantId, (tx) => addTombstone(tx, { ...tombstone, awaitsChildren: false }));
}

async function purgedLog(): Promise<Log> {
  const log = await newLog();
  await purge(log);
  await store.attest(log.tenantId);
  return log;
}

async function empty(tenantId: string, limit: number): Promise<void> {
  await withTenant(store.database.pools.purger, tenantId, (tx) => clearPurged(tx, { tenantId, limit }));
}

test('a purged stream is sound before, between and after the steps that empty it', async () => {
  const { tenantId } = await purgedLog();
  expect(await store.verify(tenantId)).toMatchObject({ faults: 0, purged: 0, checkpoints: 2 });
  await empty(tenantId, 2);
  expect(await store.verify(tenantId)).toMatchObject({ faults: 0, purged: 2 });
  await empty(tenantId, 10);
  expect(await store.verify(tenantId)).toMatchObject({ faults: 0, purged: 3, unattested: 0 });
});

test('its export is sound, here and to the independent program', async () => {
  const { tenantId } = await purgedLog();
  await empty(tenantId, 10);
  const text = (await store.export(tenantId)).join('\n');
  const file = join(store.directory, 'purged.jsonl');
  writeFileSync(file, text);
  expect(await verifyExport(file, (inside) => inside)).toMatchObject({ faults: 0, purged: 3 });
  const program = join(__dirname, '..', 'independent', 'chain.mjs');
  const { stdout } = spawnSync(process.execPath, [program], { input: text, encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({ events: 6, checkpoints: 2, firstBad: null, isWhole: true });
});

test('a payload that was emptied beside it is found', async () => {
  const { tenantId } = await purgedLog();
  await empty(tenantId, 10);
  await store.tamper('update event set data = null, salt = null where tenant_id = $1 and position = 5', [
    tenantId,
  ]);
  const report = await store.verify(tenantId);
  expect(report).toMatchObject({ faults: 1, purged: 3, firstBad: { position: 5 } });
  expect(report?.findings).toMatchObject([{ code: 'empty_payload' }]);
});

test('the purged event itself may not be empty', async () => {
  const { tenantId } = await purgedLog();
  await empty(tenantId, 10);
  await store.tamper('update event set data = null, salt = null where tenant_id = $1 and position = 6', [
    tenantId,
  ]);
  expect((await store.verify(tenantId))?.findings.map(({ position }) => position)).toEqual([2, 3, 4, 6]);
});

test('a purge that is recorded behind the head that we began with counts', async () => {
  const log = await newLog();
  const pool = store.database.pools.auditor;
  let transactions = 0;
  // After the head and the purges up to it were read, and before the first page is.
  const connect = async () => {
    transactions += 1;
    if (transactions === 3) {
      await purge(log);
      await empty(log.tenantId, 10);
    }
    return pool.connect();
  };
  const keys = await store.keys.publicKeys();
  const report = await verifyTenant({ pool: { connect } }, log.tenantId, { keys });
  expect(report).toMatchObject({ events: 5, purged: 3, faults: 0 });
});

test("another stream's purged event excuses nothing", async () => {
  const log = await newLog();
  const data = { streams: [{ id: log.streamId, versions: 3 }], digest: '00'.repeat(32), reason: 'not mine' };
  const events = [{ id: store.ids.next(), type: 'project.purged', data }];
  const stream = { streamId: store.ids.next(), aggregate: project, expected: 'any' as const, events };
  await store.append({ context: log.context, streams: [stream] });
  await store.tamper(
    'update event set data = null, salt = null where tenant_id = $1 and stream_id = $2 and version = 2',
    [log.tenantId, log.streamId],
  );
  expect(await store.verify(log.tenantId)).toMatchObject({ faults: 1, firstBad: { position: 3 } });
});
