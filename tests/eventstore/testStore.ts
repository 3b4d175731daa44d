import { randomBytes } from 'node:crypto';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import { createProject, project } from '@plinth/shared/domain/project/decider';
import { createTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import { named } from '@plinth/shared/database/statement';
import { createAppend } from '@plinth/shared/eventstore/append';
import type { StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createLookForDrops } from '@plinth/shared/eventstore/crypto/lookForDrops';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { CallContext } from '@plinth/shared/types/context';
import { createIds } from '@plinth/shared/utils/ids';

const ids = createIds();

/** A project's first event with its row, as a command would write it. */
export function newProject(
  overrides: Partial<StreamWrite> & { key?: string; eventId?: string } = {},
): StreamWrite {
  const { key = 'web', eventId = ids.next(), ...rest } = overrides;
  const [created] = createProject(undefined, { key, name: 'Web shop' });
  if (!created) throw new Error('expected an event of createProject; got none');
  const at = { occurredAt: '2026-01-01T00:00:00.000Z', actor: 'user:test' };
  return {
    streamId: ids.next(),
    aggregate: project,
    expected: 'none',
    events: [{ id: eventId, ...created }],
    row: project.toRow(project.evolve(undefined, created, at)),
    ...rest,
  };
}

/** A membership's first event with its row: personal data of a person of its own. */
export function newMember(): StreamWrite {
  const userId = ids.next();
  const [created] = createMembership(undefined, {
    userId,
    role: 'owner',
    displayName: 'Ann',
    email: 'ann@example.com',
  });
  if (!created) throw new Error('expected an event of createMembership; got none');
  const at = { occurredAt: '2026-01-01T00:00:00.000Z', actor: 'user:test' };
  return {
    streamId: ids.next(),
    aggregate: membership,
    expected: 'none',
    events: [{ id: ids.next(), ...created }],
    row: membership.toRow(membership.evolve(undefined, created, at)),
  };
}

/** An event that a project's stream takes after its first. */
export function renamed(name: string, id = ids.next()) {
  return { id, type: 'project.updated', data: { name } };
}

/** A store on a database of its own; `openTenant` gives the context of a new tenant whose log has one event. */
export async function testStore() {
  const database = await testDatabase();
  const clock = fixedClock();
  const newKeyring = () =>
    createKeyring({
      masterKey: createMasterKey(Buffer.alloc(32, 7).toString('base64')),
      loadKeys: createLoadKeys({ pool: database.pools.app, identity: database.pools.identity }),
      lookForDrops: createLookForDrops(named(database.pools.app)),
      ids,
      clock,
    });
  const keyring = newKeyring();
  /** An append of another process, which knows keys only from the database. */
  const appendOf = (other: Keyring) =>
    createAppend({ writer: database.pools.writer, keyring: other, randomBytes });
  const append = appendOf(keyring);
  const contextOf = (tenantId: string): CallContext => ({
    tenantId,
    actor: 'user:test',
    correlationId: ids.next(),
    causationId: null,
    traceparent: null,
    now: clock.now(),
  });
  const openTenant = async (): Promise<CallContext> => {
    const context = contextOf(ids.next());
    const [created] = createTenant(undefined, { slug: context.tenantId, name: 'Acme' });
    if (!created) throw new Error('expected an event of createTenant; got none');
    const at = { occurredAt: context.now.toISOString(), actor: context.actor };
    await append({
      context,
      opens: context.tenantId,
      streams: [
        {
          streamId: context.tenantId,
          aggregate: tenant,
          expected: 'none',
          events: [{ id: ids.next(), ...created }],
          row: tenant.toRow(tenant.evolve(undefined, created, at)),
        },
      ],
    });
    return context;
  };
  return { database, append, appendOf, keyring, newKeyring, ids, contextOf, openTenant };
}

/** See {@link testStore}. */
export type TestStore = Awaited<ReturnType<typeof testStore>>;
