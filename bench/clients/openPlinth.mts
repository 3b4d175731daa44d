// Imports the compiled sources: after the build.
import { randomBytes } from 'node:crypto';
import type { Pool } from '@plinth/shared/database/connection';
import { createTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import { createAppend } from '@plinth/shared/eventstore/append';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import type { CallContext } from '@plinth/shared/types/context';
import { createIds } from '@plinth/shared/utils/ids';

type OpenDeps = {
  readonly app: Pool;
  readonly identity: Pool;
  readonly writer: Pick<Pool, 'query'>;
  readonly onAppended?: (tenantIds: readonly string[]) => void;
};

/** The product's append as a service wires it, and what its callers need. */
export function openPlinth({ app, identity, writer, onAppended }: OpenDeps) {
  const ids = createIds();
  const keyring = createKeyring({
    masterKey: createMasterKey(Buffer.alloc(32, 7).toString('base64')),
    loadKeys: createLoadKeys({ pool: app, identity }),
    ids,
    clock: { now: () => new Date() },
  });
  const append = createAppend({ writer, keyring, randomBytes, onAppended });
  const actor = `user:${ids.next()}` as const;

  /** Of a request that was authenticated and traced. */
  const contextOf = (tenantId: string): CallContext => ({
    tenantId,
    actor,
    correlationId: ids.next(),
    causationId: null,
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    now: new Date(),
  });

  /** Opens tenants; those that another process has opened stay as they are. */
  async function openTenants(tenantIds: readonly string[]): Promise<void> {
    for (const tenantId of tenantIds) {
      await openTenant(tenantId).catch((error: unknown) => {
        if ((error as { code?: string }).code !== 'version_conflict') throw error;
      });
    }
  }

  async function openTenant(tenantId: string): Promise<void> {
    const context = contextOf(tenantId);
    const facts = { occurredAt: context.now.toISOString(), actor };
    const [event] = createTenant(undefined, { slug: tenantId, name: 'Acme' });
    const row = tenant.toRow(tenant.evolve(undefined, event!, facts));
    const events = [{ id: ids.next(), ...event! }];
    const stream = { streamId: tenantId, aggregate: tenant, expected: 'none', events, row } as const;
    await append({ context, opens: tenantId, streams: [stream] });
  }

  return { append, contextOf, openTenants, ids };
}
