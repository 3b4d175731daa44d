import type { Connection } from '../statement';
import { findMemberOf, findMembershipsOf } from './memberships.queries';
import type { FindMemberOfResult, FindMembershipsOfResult } from './memberships.queries';

/** A tenant that a person belongs to, and as what. */
export type TenantMembership = Readonly<FindMembershipsOfResult>;

/**
 * The tenants of a person in any status, oldest membership first. Role identity, through the definer function
 * `memberships_of`: a person's tenants are asked for before any tenant is known.
 */
export async function membershipsOf(tx: Connection, userId: string): Promise<readonly TenantMembership[]> {
  return findMembershipsOf.run({ userId }, tx);
}

/** The stream of a person's membership in this tenant; undefined for somebody who is no member. Role app. */
export async function findMember(
  tx: Connection,
  key: { tenantId: string; userId: string },
): Promise<FindMemberOfResult | undefined> {
  const [row] = await findMemberOf.run(key, tx);
  return row;
}
