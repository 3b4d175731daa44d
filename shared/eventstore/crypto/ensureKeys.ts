import type { KeyObject } from 'node:crypto';
import type { Ids } from '../../types/clock';
import { newSubjectKey, newTenantKey } from './dataKeys';
import type { DataKey } from './dataKeys';
import type { KeyCache, SubjectEntry, TenantEntry } from './keyCache';

type Usable<Entry extends TenantEntry> = Entry & { readonly dataKey: DataKey };

/** A person's key; `tenant` is there when the key is pending. */
export type EnsuredSubject = {
  readonly subject: Usable<SubjectEntry>;
  readonly tenant?: Usable<TenantEntry>;
};

type EnsureDeps = { readonly masterKey: KeyObject; readonly ids: Ids; readonly cache: KeyCache };

/** Finds keys and makes those that are missing; all answers are undefined when the key was dropped. */
export function createEnsureKeys({ masterKey, ids, cache }: EnsureDeps) {
  async function ensureTenant(tenantId: string): Promise<Usable<TenantEntry> | undefined> {
    // Looked at again, because another call may have made the key during the wait.
    const known = (await cache.findTenant(tenantId)) ?? cache.peekTenant(tenantId);
    if (known) return usable(known);
    const { wrapped, ...dataKey } = newTenantKey(masterKey, tenantId);
    const entry = { dataKey, pending: wrapped.toString('base64') };
    cache.putTenant(tenantId, entry);
    return entry;
  }

  async function ensureSubject(tenantId: string, subjectId: string): Promise<EnsuredSubject | undefined> {
    const known = await cache.findSubject(tenantId, subjectId);
    if (known && known.pending === undefined) return settled(known);
    const tenant = await ensureTenant(tenantId);
    if (!tenant) return undefined;
    const made = cache.peekSubject(tenantId, subjectId);
    if (made && made.pending === undefined) return settled(made);
    // One that waits under another tenant key than the unit will bring is of no use.
    const subject = made && usable(made);
    if (subject?.wrappedBy?.key.equals(tenant.dataKey.key)) return { subject, tenant };
    return { subject: makeSubject(tenant.dataKey, tenantId, subjectId), tenant };
  }

  function makeSubject(wrappedBy: DataKey, tenantId: string, subjectId: string): Usable<SubjectEntry> {
    const keyId = ids.next();
    const { wrapped, ...dataKey } = newSubjectKey(wrappedBy, { tenantId, subjectId, keyId });
    const entry = { keyId, dataKey, pending: wrapped.toString('base64'), wrappedBy };
    cache.putSubject(tenantId, subjectId, entry);
    return entry;
  }

  return { ensureTenant, ensureSubject };
}

function settled(entry: SubjectEntry): EnsuredSubject | undefined {
  const subject = usable(entry);
  return subject && { subject };
}

function usable<Entry extends TenantEntry>(entry: Entry): Usable<Entry> | undefined {
  return entry.dataKey === null ? undefined : { ...entry, dataKey: entry.dataKey };
}
