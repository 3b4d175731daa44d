import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { closeTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import { openErasureRegister } from '@plinth/shared/eventstore/erasureRegister';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { withTenant } from '@plinth/shared/database/withTenant';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import { erasureStep, findErasureOrders } from '../src/processors/erasure';
import { erasureStore, NAME } from './erasureStore';
import type { ErasureStore } from './erasureStore';
import { workerApp } from './workerApp';

type Worker = ReturnType<typeof workerApp>;

const DAY_MS = 86_400_000;
let store: ErasureStore;
let worker: Worker;
let directory: string;

beforeAll(async () => {
  store = await erasureStore();
});
afterAll(() => store.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plinth-erasures-'));
  worker = workerApp(store.database, {}, { directory });
});
afterEach(async () => {
  await worker.close();
  rmSync(directory, { recursive: true });
});

/** A person in three tenants, who owns the last one and has left the second. */
async function knownInThree() {
  const tenants = [await store.openTenant(), await store.openTenant(), await store.openTenant()] as const;
  const userId = await store.newPerson(tenants[0]);
  await store.join(tenants[0], userId);
  await store.join(tenants[2], userId, 'owner');
  for (const context of tenants) await store.writeComment(context, userId);
  return { tenants, userId };
}

const isDone = (userId: string) => async () => {
  worker.signals.lookSoon(PLATFORM_TENANT_ID);
  return (await store.count('erasure where subject_id = $1 and completed_at is not null', [userId])) === 1;
};

async function expectErased(userId: string, tenants: readonly CallContext[]) {
  for (const { tenantId } of [...tenants, store.platform]) {
    const text = JSON.stringify((await store.openedLog(tenantId)).filter((event) => isAbout(event, userId)));
    expect(text).toMatch(/(membership|user|audit)\.(person_)?erased/);
    expect(text.toLowerCase()).not.toContain(NAME.toLowerCase());
  }
  const keys = await store.keysOf(userId);
  expect(keys).toHaveLength(tenants.length + 1);
  expect(keys.every(({ is_dropped }) => is_dropped)).toBe(true);
  expect(await store.count('membership where user_id = $1 and personal is not null', [userId])).toBe(0);
  expect(await store.count('user_account where id = $1 and personal is not null', [userId])).toBe(0);
  expect(await store.count('password_credential where user_id = $1', [userId])).toBe(0);
  expect(await store.count('session where user_id = $1', [userId])).toBe(0);
  expect(await store.count('reservation where stream_id = $1', [userId])).toBe(0);
}

const isAbout = (event: object, userId: string) => JSON.stringify(event).includes(userId);

describe('a person who has deleted their account', () => {
  it('is erased everywhere: keys, names, credentials, sessions and the hold on the address', async () => {
    const { tenants, userId } = await knownInThree();
    worker.eraser.start();
    await store.deleteAccount(userId);
    await waitFor(isDone(userId));
    await expectErased(userId, tenants);
    for (const { tenantId } of tenants) {
      await store.attest(tenantId);
      expect(await store.verify(tenantId)).toMatchObject({ faults: 0, unattested: 0 });
    }
    const registered = await openErasureRegister(directory).read();
    expect(new Set(registered.map(({ tenantId }) => tenantId))).toEqual(
      new Set([...tenants.map(({ tenantId }) => tenantId), PLATFORM_TENANT_ID]),
    );
  });

  it('what was asked for and by what stands with each certificate', async () => {
    const { tenants, userId } = await knownInThree();
    worker.eraser.start();
    await store.deleteAccount(userId);
    await waitFor(isDone(userId));
    const log = await store.openedLog(PLATFORM_TENANT_ID);
    const deleted = log.find((event) => event.type === 'user.deleted' && event.streamId === userId);
    for (const { tenantId } of [...tenants, store.platform]) {
      const own = (await store.openedLog(tenantId)).filter((event) => isAbout(event, userId));
      const certificate = own.find(({ type }) => /erased$/.test(type));
      expect(certificate).toMatchObject({
        actor: 'system:erasure',
        correlationId: deleted?.correlationId,
        causationId: deleted?.id,
        data: { userId, keyId: expect.any(String) as string, remains: { topicDays: 7 } },
      });
    }
  });

  it('is erased by whoever comes next when each process ends after any of its units', async () => {
    const { tenants, userId } = await knownInThree();
    await store.deleteAccount(userId);
    await waitFor(async () => {
      worker.signals.lookSoon(PLATFORM_TENANT_ID);
      return (await store.count('erasure where subject_id = $1', [userId])) === 1;
    });
    const ended = () => new Error('the process has ended');
    const { erasures: real } = worker;
    const ending: typeof real = {
      ...real,
      eraseInTenant: (...of) => real.eraseInTenant(...of).then(() => Promise.reject(ended())),
      eraseOnPlatform: (...of) => real.eraseOnPlatform(...of).then(() => Promise.reject(ended())),
    };
    const clock = { now: () => new Date() };
    let ends = 0;
    for (let left = 10; left > 0; left -= 1) {
      const orders = await findErasureOrders({ pools: worker.pools, clock, ids: store.ids });
      const order = orders.find(({ subjectId }) => subjectId === userId);
      if (!order) break;
      const commands = ends < 4 ? ending : real;
      const deps = { pools: worker.pools, commands, mailer: worker.mailer, clock };
      await erasureStep(deps, order).catch(() => (ends += 1));
    }
    expect(ends).toBe(4);
    await expectErased(userId, tenants);
    for (const { tenantId } of [...tenants, store.platform]) {
      const own = (await store.openedLog(tenantId)).filter((event) => isAbout(event, userId));
      expect(own.filter(({ type }) => /erased$/.test(type))).toHaveLength(1);
    }
  });

  it('is erased by a tenant that came to know them after the first look', async () => {
    const { tenants, userId } = await knownInThree();
    const late = await store.openTenant();
    const { erasures: real } = worker;
    let isWritten = false;
    const meanwhile: typeof real = {
      ...real,
      eraseOnPlatform: async (...of) => {
        if (!isWritten) await store.writeComment(late, userId);
        isWritten = true;
        await real.eraseOnPlatform(...of);
      },
    };
    const { pools, mailer } = worker;
    const deps = { pools, mailer, commands: meanwhile, clock: { now: () => new Date() } };
    const order = { forTenantId: PLATFORM_TENANT_ID, subjectId: userId, isListed: true };
    const ids = { correlationId: store.ids.next(), causationId: null };
    // Not while any transaction of the cluster, a test's beside this one, is older than the drop.
    await waitFor(() => erasureStep(deps, { ...order, ...ids }));
    await erasureStep({ ...deps, commands: real }, { ...order, ...ids });
    await expectErased(userId, [...tenants, late]);
  });

  it('is erased in a tenant that is suspended, too', async () => {
    const { tenants, userId } = await knownInThree();
    const { tenantId } = tenants[0];
    await store.database.admin.query("update tenant set status = 'suspended' where id = $1", [tenantId]);
    worker.eraser.start();
    await store.deleteAccount(userId);
    await waitFor(isDone(userId));
    await expectErased(userId, tenants);
  });

  it('two replicas at once certify each erasure once', async () => {
    const { tenants, userId } = await knownInThree();
    const other = workerApp(store.database, {}, { directory });
    worker.eraser.start();
    other.eraser.start();
    await store.deleteAccount(userId);
    await waitFor(isDone(userId));
    await other.close();
    for (const { tenantId } of [...tenants, store.platform]) {
      const own = (await store.openedLog(tenantId)).filter((event) => isAbout(event, userId));
      expect(own.filter(({ type }) => /(membership|user)\.erased$/.test(type)).length).toBeLessThan(2);
    }
    await expectErased(userId, tenants);
  });
});

describe('a closing tenant', () => {
  async function closing() {
    const context = await store.openTenant();
    const userId = await store.newPerson(context);
    await store.join(context, userId, 'owner');
    await store.writeComment(context, userId);
    const { tenantId } = context;
    const keyring = store.newKeyring();
    const { state, version } = await withTenant(store.database.pools.app, tenantId, (tx) =>
      foldStream({ tx, keyring }, tenant, { tenantId, streamId: tenantId }),
    );
    const eraseAt = new Date(Date.now() + 30 * DAY_MS).toISOString();
    const events = closeTenant(state, { slug: tenantId, eraseAt });
    const at = { occurredAt: context.now.toISOString(), actor: context.actor };
    const next = events.reduce((folded, event) => tenant.evolve(folded, event, at), state);
    await store.append({
      context,
      streams: [
        {
          streamId: tenantId,
          aggregate: tenant,
          expected: version,
          events: events.map((event) => ({ id: store.ids.next(), ...event })),
          row: next && tenant.toRow(next),
        },
      ],
    });
    return { tenantId, userId };
  }

  /** A worker whose clock stands so many days ahead. */
  function workerIn(days: number): Worker {
    const clock = { now: () => new Date(Date.now() + days * DAY_MS) };
    return workerApp(store.database, {}, { directory, clock });
  }

  it('is erased when its time has come, and not a day before', async () => {
    const { tenantId, userId } = await closing();
    const early = workerIn(29.9);
    early.eraser.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await early.close();
    expect(await store.count("tenant where id = $1 and status = 'closing'", [tenantId])).toBe(1);
    expect(await store.count('session where for_tenant_id = $1', [tenantId])).toBe(1);

    const due = workerIn(30);
    due.eraser.start();
    await waitFor(
      async () => (await store.count("tenant where id = $1 and status = 'erased'", [tenantId])) === 1,
    );
    await due.close();
    expect(await store.count('tenant_key where tenant_id = $1 and wrapped is null', [tenantId])).toBe(1);
    const log = await store.openedLog(tenantId);
    expect(log.at(-1)).toMatchObject({
      type: 'tenant.erased',
      actor: 'system:erasure',
      data: { remains: { topicDays: 7 } },
    });
    expect(JSON.stringify(log)).not.toContain(NAME);
    expect(await store.count('session where for_tenant_id = $1', [tenantId])).toBe(0);
    expect(await store.count('schedule where tenant_id = $1', [tenantId])).toBe(0);
    expect(await store.count("log_head where tenant_id = $1 and status = 'erased'", [tenantId])).toBe(1);
    expect(await store.count('membership where tenant_id = $1 and personal is not null', [tenantId])).toBe(0);
    // The person stays a person, elsewhere.
    expect(await store.keysOf(userId)).toContainEqual({ tenant_id: PLATFORM_TENANT_ID, is_dropped: false });
    await store.attest(tenantId);
    expect(await store.verify(tenantId)).toMatchObject({ faults: 0 });
    const registered = await openErasureRegister(directory).read();
    expect(registered).toMatchObject([{ tenantId, subjectId: null }]);
  });

  it('takes nothing more once it is erased', async () => {
    const { tenantId } = await closing();
    const due = workerIn(31);
    due.eraser.start();
    await waitFor(
      async () => (await store.count("tenant where id = $1 and status = 'erased'", [tenantId])) === 1,
    );
    await due.close();
    await expect(store.writeComment(store.contextOf(tenantId), store.ids.next())).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|subject_erased/) as string,
    });
  });
});
