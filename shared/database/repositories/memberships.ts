import type { Connection } from '../statement';
import {
  findMemberOf,
  findMembershipOf,
  findMembershipsOf,
  findOwnerBeside,
  listMembers as list,
  listOwners as listOwnerRows,
} from './memberships.queries';
import type {
  FindMemberOfResult,
  FindMembershipOfResult,
  FindMembershipsOfResult,
  FindOwnerBesideResult,
  ListOwnersResult,
} from './memberships.queries';
import { keysBefore } from './page';
import type { Behind } from './page';

/** A tenant that a person belongs to, and as what. */
export type TenantMembership = Readonly<FindMembershipsOfResult>;

/** A member of a tenant as the row holds them; `personal` is sealed under the tenant's key for the person. */
export type MemberRecord = Readonly<FindMemberOfResult>;

/**
 * The tenants of a person in any status, oldest membership first. Role identity, through the definer function
 * `memberships_of`: a person's tenants are asked for before any tenant is known.
 */
export async function membershipsOf(tx: Connection, userId: string): Promise<readonly TenantMembership[]> {
  return findMembershipsOf.run({ userId }, tx);
}

/** A person's membership in this tenant; undefined for somebody who is no member, or no longer one. Role app. */
export async function findMember(
  tx: Connection,
  key: { tenantId: string; userId: string },
): Promise<MemberRecord | undefined> {
  const [row] = await findMemberOf.run(key, tx);
  return row;
}

/** A person's membership in this tenant, one that has ended, too; undefined for who never was a member. Role app. */
export async function findMembership(
  tx: Connection,
  key: { tenantId: string; userId: string },
): Promise<Readonly<FindMembershipOfResult> | undefined> {
  const [row] = await findMembershipOf.run(key, tx);
  return row;
}

/** Owners of this tenant, the oldest first; names and address are sealed. Role app or consumer. */
export async function listOwners(
  tx: Connection,
  page: { tenantId: string; limit: number },
): Promise<readonly Readonly<ListOwnersResult>[]> {
  return listOwnerRows.run(page, tx);
}

/** The membership of an owner beside this person, that of the oldest one; undefined when there is none. Role app. */
export async function findOtherOwner(
  tx: Connection,
  key: { tenantId: string; userId: string },
): Promise<Readonly<FindOwnerBesideResult> | undefined> {
  const [row] = await findOwnerBeside.run(key, tx);
  return row;
}

/** A page of a tenant's members, oldest membership first. Role app. */
export async function listMembers(
  tx: Connection,
  { tenantId, behind, limit }: { tenantId: string; behind: Behind; limit: number },
): Promise<readonly MemberRecord[]> {
  return list.run({ tenantId, ...keysBefore(behind), limit }, tx);
}
