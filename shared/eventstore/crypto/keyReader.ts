import type { KeyObject } from 'node:crypto';
import { unwrapSubjectKey, unwrapTenantKey } from './dataKeys';
import type { DataKey } from './dataKeys';

/** Key rows as the database holds them: null is a dropped key (erased), a missing one was never made. */
export type WrappedKeys = {
  readonly tenantKey: Buffer | null | undefined;
  readonly subjectKeys: readonly {
    readonly subjectId: string;
    readonly keyId: string;
    readonly wrapped: Buffer | null;
  }[];
};

/** Reads the key rows of one tenant: its own and those of the given people. */
export type LoadKeys = (tenantId: string, subjectIds: readonly string[]) => Promise<WrappedKeys>;

/** Keys as read: null was dropped, what is missing was never made. */
export type ReadKeys = {
  readonly tenant: DataKey | null | undefined;
  readonly subjects: ReadonlyMap<string, { readonly keyId: string; readonly dataKey: DataKey | null }>;
};

type Batch = { readonly subjectIds: Set<string>; readonly keys: Promise<ReadKeys> };

/**
 * Reads and unwraps keys. What is asked for in one turn of the event loop is read by one call of loadKeys per tenant,
 * and what is being read is not read again.
 */
export function createKeyReader({ masterKey, loadKeys }: { masterKey: KeyObject; loadKeys: LoadKeys }) {
  const collecting = new Map<string, Batch>();
  const inFlight = new Map<string, Map<string, Promise<ReadKeys>>>();

  async function readBatch(tenantId: string, subjectIds: Set<string>): Promise<ReadKeys> {
    // The rest of this turn adds to the batch.
    await Promise.resolve();
    collecting.delete(tenantId);
    return unwrapAll(masterKey, tenantId, await loadKeys(tenantId, [...subjectIds]));
  }

  function batchOf(tenantId: string): Batch {
    const open = collecting.get(tenantId);
    if (open) return open;
    const subjectIds = new Set<string>();
    const batch = { subjectIds, keys: readBatch(tenantId, subjectIds) };
    collecting.set(tenantId, batch);
    return batch;
  }

  return {
    /** The tenant's key, and that of a person if one is named. @throws Error when a row cannot be unwrapped */
    read(tenantId: string, subjectId?: string): Promise<ReadKeys> {
      const ofTenant = inFlight.get(tenantId) ?? new Map<string, Promise<ReadKeys>>();
      const running = ofTenant.get(subjectId ?? '');
      if (running) return running;
      const batch = batchOf(tenantId);
      if (subjectId !== undefined) batch.subjectIds.add(subjectId);
      const reading = batch.keys.finally(() => {
        ofTenant.delete(subjectId ?? '');
        if (ofTenant.size === 0 && inFlight.get(tenantId) === ofTenant) inFlight.delete(tenantId);
      });
      inFlight.set(tenantId, ofTenant.set(subjectId ?? '', reading));
      return reading;
    },

    /** Whoever asks for keys of this tenant from now on reads anew. */
    startAnew(tenantId: string): void {
      inFlight.delete(tenantId);
      collecting.delete(tenantId);
    },
  };
}

function unwrapAll(masterKey: KeyObject, tenantId: string, rows: WrappedKeys): ReadKeys {
  const tenant = rows.tenantKey && unwrapTenantKey(masterKey, tenantId, rows.tenantKey);
  const subjects = new Map<string, { keyId: string; dataKey: DataKey | null }>();
  for (const { subjectId, keyId, wrapped } of rows.subjectKeys) {
    if (tenant === undefined) {
      throw new Error(`expected a key row of tenant ${tenantId}, which has keys of people; got none`);
    }
    const dataKey = tenant && wrapped && unwrapSubjectKey(tenant, { tenantId, subjectId, keyId }, wrapped);
    subjects.set(subjectId, { keyId, dataKey });
  }
  return { tenant, subjects };
}
