import type { AuditJwk } from '@plinth/shared/eventstore/checkpoint';
import { listPublicKeys } from '@plinth/shared/eventstore/checkpoints';
import type { Pools } from '@plinth/shared/database/connection';
import type { Clock } from '@plinth/shared/types/clock';

/** The public keys of checkpoints; see {@link createAuditPublicKeys}. */
export type AuditPublicKeys = ReturnType<typeof createAuditPublicKeys>;

/** Anybody may ask, so PostgreSQL is asked once in this time. */
const MAX_AGE_MS = 10_000;

/** Makes the store of the keys that checkpoints were ever signed with, read again after ten seconds. */
export function createAuditPublicKeys({ app, clock }: { app: Pools['app']; clock: Clock }) {
  let read: { readonly keys: Promise<AuditJwk[]>; readonly atMs: number } | undefined;
  return {
    /** Oldest first; none before the first checkpoint. */
    list(): Promise<readonly AuditJwk[]> {
      const nowMs = clock.now().getTime();
      if (read && nowMs - read.atMs < MAX_AGE_MS) return read.keys;
      const keys = listPublicKeys({ pool: app });
      read = { keys, atMs: nowMs };
      keys.catch(() => (read = undefined));
      return keys;
    },
  };
}
