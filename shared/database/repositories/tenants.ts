import type { Connection } from '../statement';
import {
  findRoom as findRoomStatement,
  findTenant as findTenantStatement,
  findUsage as findUsageStatement,
} from './tenants.queries';
import type { FindRoomResult, FindTenantResult, FindUsageResult } from './tenants.queries';

/** A tenant as its row holds it. */
export type TenantRecord = Readonly<Omit<FindTenantResult, 'status'>> & {
  readonly status: 'active' | 'suspended' | 'closing' | 'erased';
};

/** The tenant itself; undefined when there is none. Role app. */
export async function findTenant(tx: Connection, tenantId: string): Promise<TenantRecord | undefined> {
  const [row] = await findTenantStatement.run({ tenantId }, tx);
  return row as TenantRecord | undefined;
}

/** What a tenant has of what its plan limits; `added` only rises. */
export type RoomRecord = Readonly<FindRoomResult>;

/** The tenant's plan and what of it is used; undefined when there is no tenant. Role app. */
export async function findRoom(tx: Connection, tenantId: string): Promise<RoomRecord | undefined> {
  const [row] = await findRoomStatement.run({ tenantId }, tx);
  return row;
}

/** How much a tenant uses. Role app. */
export type UsageRecord = Readonly<FindUsageResult>;

/** How much the tenant uses, tasks counted now; undefined when there is no tenant. Role app. */
export async function findUsage(tx: Connection, tenantId: string): Promise<UsageRecord | undefined> {
  const [row] = await findUsageStatement.run({ tenantId }, tx);
  return row;
}
