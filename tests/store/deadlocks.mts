// Imports the compiled services: load this file only after buildServices().
import { randomBytes } from 'node:crypto';
import { closePools, createPools } from '@plinth/shared/database/connection';
import { sqlStateOf } from '@plinth/shared/database/isUnavailable';
import { createAppend } from '@plinth/shared/eventstore/append';
import type { AppendUnit } from '@plinth/shared/eventstore/appendUnit';
import { appendUnits } from '@plinth/shared/eventstore/appendUnits';
import { createBatch } from '@plinth/shared/eventstore/batch';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { encodeUnit } from '@plinth/shared/eventstore/encodeUnit';
import type { EncodedUnit } from '@plinth/shared/eventstore/encodeUnit';
import { createIds } from '@plinth/shared/utils/ids';
import { createRandom } from '../crash/random.mts';
import { asAdmin } from './asAdmin.mts';
import { checkDense } from './checkStored.mts';
import type { Cluster } from './cluster.mts';
import { platformUnit, randomUnit } from './randomUnit.mts';
import type { Report, StoreOptions } from './report.mts';
import { unitOf } from './unit.mts';

const CONNECTIONS = 8;
const TENANTS = 6;
/** Long enough that nothing but a deadlock would end a wait. */
const PATIENCE_MS = 20_000;
const LIMITS = { maxUnits: 16, maxBytes: 1_048_576 };
const MAX_FAULTS = 20;

/**
 * Sends random batches from eight connections at once, straight to the append function: tenants, streams, guards and
 * names in any order, some units over the platform and a tenant. None may meet a deadlock.
 */
export async function deadlocks(
  cluster: Cluster,
  masterKey: string,
  { batches, seed, signal }: StoreOptions & { batches: number },
): Promise<Report> {
  const store = openStore(cluster, masterKey);
  const tenantIds = Array.from({ length: TENANTS }, () => store.ids.next());
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  const startedAt = performance.now();
  let sent = 0;

  const send = async (units: readonly EncodedUnit[]): Promise<void> => {
    try {
      const verdicts = await appendUnits(store.pools.writer, units, { patienceMs: PATIENCE_MS });
      for (const { status } of verdicts) statuses[status] = (statuses[status] ?? 0) + 1;
    } catch (error) {
      faults.push(`${sqlStateOf(error) ?? 'no SQLSTATE'}: ${(error as Error).message}`);
    }
  };
  const connection = async (index: number): Promise<void> => {
    const random = createRandom(seed + index);
    while (sent < batches && faults.length < MAX_FAULTS && !signal.aborted) {
      sent += 1;
      const batch = createBatch<{ encoded: EncodedUnit }>(LIMITS);
      for (let count = random.between(1, LIMITS.maxUnits); count > 0; count -= 1) {
        batch.admit({ encoded: await store.encode(randomUnit({ random, tenantIds, ids: store.ids })) });
      }
      await send(batch.units.map(({ encoded }) => encoded));
    }
  };

  try {
    await openTenants(store, tenantIds);
    await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => connection(index)));
  } finally {
    await closePools(store.pools);
  }
  if (sent < batches) faults.push(`stopped after ${sent} of ${batches} batches`);
  faults.push(...(await asAdmin(cluster, checkDense)));
  const seconds = (performance.now() - startedAt) / 1_000;
  return { name: 'deadlocks', seconds, figures: { batches: sent, ...statuses }, faults };
}

function openStore({ url }: Cluster, masterKey: string) {
  const urls = { writer: url('writer'), app: url('app'), identity: url('identity') };
  const pools = createPools({ urls, max: CONNECTIONS, applicationName: 'store-test' });
  const ids = createIds();
  const keyring = createKeyring({
    masterKey: createMasterKey(masterKey),
    loadKeys: createLoadKeys({ pool: pools.app, identity: pools.identity }),
    ids,
    clock: { now: () => new Date() },
  });
  return {
    pools,
    ids,
    append: createAppend({ writer: pools.writer, keyring, randomBytes }),
    encode: (unit: AppendUnit) => encodeUnit({ keyring, randomBytes }, unit),
  };
}

/** Also makes their keys and the platform's, so that no batch has to bring one. */
async function openTenants(
  { append, ids }: ReturnType<typeof openStore>,
  tenantIds: readonly string[],
): Promise<void> {
  for (const tenantId of tenantIds) {
    const streams = [{ streamId: tenantId, version: 0, eventIds: [ids.next()] }];
    await append(unitOf({ id: ids.next(), tenantId, at: '2026-01-01T00:00:00.000Z', opens: true, streams }));
    await append(platformUnit({ tenantId, ids }));
  }
}
