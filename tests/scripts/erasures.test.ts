import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { createPools, closePools } from '@plinth/shared/database/connection';
import type { Pools } from '@plinth/shared/database/connection';
import { createDatabase, dropDatabase, withDatabase } from '@plinth/shared/database/provision';
import { withTenant } from '@plinth/shared/database/withTenant';
import { eventTypes } from '@plinth/shared/domain/registry';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { noteExecuted, trackFunctions } from '@plinth/shared/testing/executedFunctions';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { verifyTenant } from '@plinth/shared/eventstore/verifyTenant';
import type { CallContext } from '@plinth/shared/types/context';
import { Pool } from 'pg';
import { erasureStore, NAME } from '../../services/worker-service/tests/erasureStore';
import type { ErasureStore } from '../../services/worker-service/tests/erasureStore';
import { workerApp } from '../../services/worker-service/tests/workerApp';
import { moduleOf, startProgram } from './program';

let store: ErasureStore;
let directory: string;
let dump: string;
let restored: string;

beforeAll(async () => {
  store = await erasureStore();
  directory = mkdtempSync(join(tmpdir(), 'plinth-restore-'));
  dump = join(directory, 'dump');
  restored = `${store.database.name}_restored`;
});
afterAll(async () => {
  await dropDatabase(store.database.adminUrl, restored).catch(() => undefined);
  await store.close();
  rmSync(directory, { recursive: true });
});

/** `npm run erasures -- …` on a database. */
async function erasures(url: string, ...args: string[]): Promise<{ code: number | string; output: string }> {
  const source =
    `import { main } from ${moduleOf('erasures.mts')};` +
    `await main(${JSON.stringify(args)}).catch((error) => { console.error(error.message); process.exitCode = 2; });`;
  const { ended, output } = startProgram(source, { PLINTH_DATABASE__MIGRATOR_URL: url });
  return { code: await ended, output: output() };
}

const inRestored = (url: string): string => withDatabase(url, restored);

/** All that a tenant's log says of a person, opened as far as it can be. */
async function toldOf(pools: Pools, userId: string, { tenantId }: CallContext): Promise<string> {
  const keyring = createKeyring({
    masterKey: createMasterKey(Buffer.alloc(32, 7).toString('base64')),
    loadKeys: createLoadKeys({ pool: pools.app }),
    ids: store.ids,
    clock: store.clock,
  });
  const { events } = await withTenant(pools.app, tenantId, (tx) =>
    readLog(tx, tenantId, { after: 0, limit: 1_000 }),
  );
  const opened = await openEvents(keyring, eventTypes, events);
  return JSON.stringify(opened.filter((event) => JSON.stringify(event).includes(userId)));
}

/** Whether a worker has nothing left to erase. */
const allErased = (admin: Pool) => async () =>
  (await admin.query('select from erasure where completed_at is null')).rowCount === 0;

it('a restored backup is told of the erasures since: nothing can be read again, and the logs verify', async () => {
  const [context, other, closed] = [
    await store.openTenant(),
    await store.openTenant(),
    await store.openTenant(),
  ];
  const [everywhere, here, stays] = [
    await store.newPerson(context),
    await store.newPerson(context),
    await store.newPerson(context),
  ];
  for (const userId of [everywhere, here, stays]) {
    for (const each of [context, other, closed]) {
      await store.join(each, userId);
      await store.writeComment(each, userId);
    }
  }
  const { adminUrl } = store.database;
  execFileSync('pg_dump', ['--format=custom', '--exclude-schema=derived', `--file=${dump}`, adminUrl]);

  const register = join(directory, 'register');
  const worker = workerApp(store.database, {}, { directory: register });
  const commandContext = { ...context, actor: 'system:erasure' as const };
  await worker.erasures.eraseInTenant(commandContext, here);
  await worker.erasures.eraseTenant(store.contextOf(closed.tenantId), { isRegistered: true });
  worker.eraser.start();
  await store.deleteAccount(everywhere);
  await waitFor(async () => {
    worker.signals.lookSoon(PLATFORM_TENANT_ID);
    return (await store.count('erasure where completed_at is not null', [])) === 1;
  });
  await worker.close();

  await createDatabase({ adminUrl, name: restored });
  await trackFunctions(inRestored(adminUrl));
  const admin = new Pool({ connectionString: inRestored(adminUrl) });
  try {
    execFileSync('pg_restore', ['--exit-on-error', `--dbname=${inRestored(adminUrl)}`, dump]);
    const live = async (subjectId: string) =>
      (
        await admin.query('select from subject_key where subject_id = $1 and wrapped is not null', [
          subjectId,
        ])
      ).rowCount;
    // The backup has all keys: without the register everything would be back.
    expect(await live(everywhere)).toBe(4);

    const url = inRestored(store.database.migratorUrl);
    const first = await erasures(url, 'apply', '--register', register);
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining(' applied') as string });
    expect(first.output).not.toContain(' 0 applied');
    expect((await erasures(url, 'apply', '--register', register)).output).toContain(' 0 applied');
    // That of the closed tenant is wrapped by a key that is gone.
    expect(await live(everywhere)).toBe(1);
    expect(await live(here)).toBe(3);
    expect(await live(stays)).toBe(4);
    const { rowCount: credentials } = await admin.query(
      'select from password_credential where user_id = $1',
      [everywhere],
    );
    expect(credentials).toBe(0);

    const urls = Object.fromEntries(
      Object.entries(store.database.urls).map(([role, roleUrl]) => [role, inRestored(roleUrl)]),
    ) as TestDatabase['urls'];
    const afterwards = workerApp({ urls }, {}, { directory: register });
    afterwards.eraser.start();
    await waitFor(allErased(admin));
    await afterwards.close();
    const { rows: certificates } = await admin.query<{ type: string; count: string }>(
      "select type, count(*) from event where type like '%.erased' group by 1 order by 1",
    );
    expect(certificates.map(({ type, count }) => `${type}: ${count}`)).toEqual([
      'membership.erased: 3',
      'tenant.erased: 1',
      'user.erased: 1',
    ]);

    const pools = createPools({ urls, applicationName: 'test' });
    const keys = await store.keys.publicKeys();
    for (const { tenantId } of [context, other, closed, { tenantId: PLATFORM_TENANT_ID }]) {
      expect(await verifyTenant({ pool: pools.auditor }, tenantId, { keys })).toMatchObject({ faults: 0 });
    }
    expect(await toldOf(pools, everywhere, context)).not.toContain(NAME);
    expect(await toldOf(pools, everywhere, other)).not.toContain(NAME);
    expect(await toldOf(pools, here, context)).not.toContain(NAME);
    expect(await toldOf(pools, stays, closed)).not.toContain(NAME);
    expect(await toldOf(pools, here, other)).toContain(NAME);
    expect(await toldOf(pools, stays, context)).toContain(NAME);
    await closePools(pools);
  } finally {
    await admin.end();
    await noteExecuted(inRestored(adminUrl));
  }
}, 120_000);

it.each([
  [['apply'], 'got: no --register'],
  [['apply', '--register', '/nowhere/at/all'], 'got: nothing at /nowhere/at/all'],
  [['drop'], 'got: drop'],
  [[], 'got: no command'],
])('refuses %p', async (args, words) => {
  const refused = await erasures(store.database.migratorUrl, ...args);
  expect(refused.output).toContain(words);
  expect(refused.code).toBe(2);
});
