import { inTransaction } from '../database/inTransaction';
import { withTenant } from '../database/withTenant';
import type { AuditJwk } from './checkpoint';
import { findPublicKeys, findUnattested, readCheckpoints, readLastCheckpoint } from './checkpoints.queries';
import type { ReadCheckpointsResult } from './checkpoints.queries';
import type { ProvenLogDeps } from './provenLog';

/** A signed checkpoint as it is kept; what it says stands in `jws`. */
export type StoredCheckpoint = Readonly<ReadCheckpointsResult>;

const PAGE = 500;
/** The greatest int4. */
const LAST = 2 ** 31 - 1;

/** A tenant's checkpoints as the table holds them, in order, in pages of a transaction each; those behind number `after`, up to `until`. */
export async function* readStoredCheckpoints(
  { pool }: ProvenLogDeps,
  tenantId: string,
  { after = 0, until = LAST }: { readonly after?: number; readonly until?: number } = {},
): AsyncGenerator<StoredCheckpoint> {
  let number = after;
  for (let isLast = false; !isLast;) {
    const range = { tenantId, after: number, until, limit: PAGE };
    const page = await withTenant(pool, tenantId, (tx) => readCheckpoints.run(range, tx));
    isLast = page.length < PAGE;
    number = page.at(-1)?.number ?? number;
    yield* page;
  }
}

/** The number of a tenant's last checkpoint; 0 before the first. Role app or auditor. */
export async function readLastCheckpointNumber({ pool }: ProvenLogDeps, tenantId: string): Promise<number> {
  const [last] = await withTenant(pool, tenantId, (tx) => readLastCheckpoint.run({ tenantId }, tx));
  return last?.number ?? 0;
}

/** Tenants whose log has grown past its last checkpoint, by id, in pages of a transaction each. Role auditor. */
export async function* listUnattested({ pool }: ProvenLogDeps): AsyncGenerator<string> {
  let after: string | null = null;
  for (let isLast = false; !isLast;) {
    const range: { after: string | null; limit: number } = { after, limit: PAGE };
    const page = await inTransaction(pool, (tx) => findUnattested.run(range, tx));
    isLast = page.length < PAGE;
    after = page.at(-1)?.tenantId ?? after;
    yield* page.map(({ tenantId }) => tenantId);
  }
}

/** The public keys of all checkpoints, oldest first; for everybody. Role app. */
export async function listPublicKeys({ pool }: ProvenLogDeps): Promise<AuditJwk[]> {
  const rows = await inTransaction(pool, (tx) => findPublicKeys.run(undefined, tx));
  return rows.map(({ publicJwk }) => publicJwk as AuditJwk);
}
