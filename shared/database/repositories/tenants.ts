import type { Connection } from '../statement';
import { findTenant as findTenantStatement } from './tenants.queries';
import type { FindTenantResult } from './tenants.queries';

/** A tenant as its row holds it. */
export type TenantRecord = Readonly<Omit<FindTenantResult, 'status'>> & {
  readonly status: 'active' | 'suspended' | 'closing' | 'erased';
};

/** The tenant itself; undefined when there is none. Role app. */
export async function findTenant(tx: Connection, tenantId: string): Promise<TenantRecord | undefined> {
  const [row] = await findTenantStatement.run({ tenantId }, tx);
  return row as TenantRecord | undefined;
}
