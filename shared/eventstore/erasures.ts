import { PLATFORM_TENANT_ID } from '../constants/platform';
import type { Connection } from '../database/statement';
import * as statements from './erasures.queries';
import type { AddErasureParams } from './erasures.queries';

/** What is to be erased: a person in a tenant, or everywhere (the platform); or a tenant as a whole. */
export type ErasureOrder = {
  /** The platform's id: everywhere. */
  readonly forTenantId: string;
  /** See WHOLE_TENANT. */
  readonly subjectId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** It stands on the list; a closing tenant whose time has come does not. */
  readonly isListed: boolean;
};

/** The subject that stands for a tenant as a whole. */
export const WHOLE_TENANT = '00000000-0000-0000-0000-000000000000';

const tenantId = PLATFORM_TENANT_ID;

/** Puts an erasure on the list, in the caller's transaction (role consumer, platform tenant). Repeatable. */
export async function addErasure(tx: Connection, order: Omit<AddErasureParams, 'tenantId'>): Promise<void> {
  await statements.addErasure.run({ tenantId, ...order }, tx);
}

/** Erasures that are not done, oldest first. Role purger. */
export async function findOpenErasures(purger: Connection, limit: number): Promise<ErasureOrder[]> {
  const orders = await statements.findOpenErasures.run({ tenantId, limit }, purger);
  return orders.map((order) => ({ ...order, isListed: true }));
}

/** Closing tenants whose time has come. Role purger. @param due.now RFC 3339 */
export async function findTenantsToErase(
  purger: Connection,
  due: { readonly now: string; readonly limit: number },
): Promise<string[]> {
  return (await statements.findTenantsToErase.run(due, purger)).map((row) => row.tenantId);
}

/** Notes that nothing is left of an erasure to be done. Role purger; repeatable. */
export async function completeErasure(
  purger: Connection,
  { forTenantId, subjectId, now }: Pick<ErasureOrder, 'forTenantId' | 'subjectId'> & { readonly now: string },
): Promise<void> {
  await statements.completeErasure.run({ tenantId, forTenantId, subjectId, now }, purger);
}

/** Tenants that hold a key of a person, or a membership whose erasure is not certified. Role purger. */
export async function findTenantsThatKnow(
  purger: Connection,
  person: { readonly userId: string; readonly limit: number },
): Promise<string[]> {
  return (await statements.findTenantsThatKnow.run(person, purger)).map((row) => row.tenantId);
}

/** Whether the platform has dropped a person's key, and nobody can have missed that who makes one elsewhere. Role purger. */
export async function isPersonDropped(purger: Connection, userId: string): Promise<boolean> {
  const [row] = await statements.isPersonDropped.run({ userId }, purger);
  return row?.isDropped === true;
}

/** Id of a person's key in a tenant, dropped or not; null for who has none. Role app or consumer. */
export async function findKeyOf(
  tx: Connection,
  key: { readonly tenantId: string; readonly subjectId: string },
): Promise<string | null> {
  const [row] = await statements.findKeyOf.run(key, tx);
  return row?.keyId ?? null;
}
