import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { Connection } from '../statement';
import * as statements from './operators.queries';
import type {
  FindOperatorByNameResult,
  FindOperatorSessionResult,
  FindTenantForOperatorResult,
  InsertImpersonationParams,
  InsertOperatorParams,
  InsertOperatorSessionParams,
  ListTenantsForOperatorResult,
} from './operators.queries';

const tenantId = PLATFORM_TENANT_ID;

/** An operator with what signing in needs; `totpSecret` is sealed. */
export type OperatorRow = Readonly<FindOperatorByNameResult>;

/** Who an operator's session belongs to. */
export type OperatorIdentity = Readonly<FindOperatorSessionResult>;

/** A tenant in the operator's list, and on its own. */
export type OperatedTenant = Readonly<ListTenantsForOperatorResult>;
export type OperatedTenantDetails = Readonly<FindTenantForOperatorResult>;

/** Keeps a one-time token by its SHA-256, for an operator who invites another. Role identity. */
export async function insertInvitation(
  tx: Connection,
  invitation: { tokenHash: Buffer; issuedBy: string; expiresAt: string },
): Promise<void> {
  await statements.insertInvitation.run({ tenantId, ...invitation }, tx);
}

/** Whether a one-time token is good: known, in time, and the first one only while there is no operator. Role identity. */
export async function isInvited(
  tx: Connection,
  invitation: { tokenHash: Buffer; now: string },
): Promise<boolean> {
  return (await statements.findInvitation.run({ tenantId, ...invitation }, tx)).length > 0;
}

/**
 * Uses a one-time token up and makes its operator, in one statement: of two at once one gets true. Role identity.
 * @throws DatabaseError 23505 when the name is taken, or another token made the first operator at the same time
 */
export async function insertOperator(
  tx: Connection,
  operator: Omit<InsertOperatorParams, 'tenantId'>,
): Promise<boolean> {
  return (await statements.insertOperator.run({ tenantId, ...operator }, tx)).length > 0;
}

/** The operator of a name (lower case). Role identity. */
export async function findOperatorByName(tx: Connection, name: string): Promise<OperatorRow | undefined> {
  const [row] = await statements.findOperatorByName.run({ tenantId, name }, tx);
  return row;
}

/** Takes a code of this time step; false when one of it, or of a later one, was taken before. Role identity. */
export async function useCode(tx: Connection, code: { id: string; step: number }): Promise<boolean> {
  return (await statements.useCode.run({ tenantId, ...code }, tx)).length > 0;
}

/** Counts a wrong code; the `limit`th locks until `lockedUntil` (RFC 3339). Role identity. */
export async function countWrongCode(
  tx: Connection,
  wrong: { id: string; limit: number; lockedUntil: string },
): Promise<void> {
  await statements.countWrongCode.run({ tenantId, ...wrong }, tx);
}

/** Begins an operator's session. Role identity. */
export async function startOperatorSession(
  tx: Connection,
  session: Omit<InsertOperatorSessionParams, 'tenantId'>,
): Promise<void> {
  await statements.insertOperatorSession.run({ tenantId, ...session }, tx);
}

/** The operator of a session that is good at `now` (RFC 3339). Role identity. */
export async function findOperatorSession(
  tx: Connection,
  session: { id: string; operatorId: string; now: string },
): Promise<OperatorIdentity | undefined> {
  const [row] = await statements.findOperatorSession.run({ tenantId, ...session }, tx);
  return row;
}

/** Ends an operator's session. Repeatable. Role identity. */
export async function revokeOperatorSession(
  tx: Connection,
  session: { id: string; now: string },
): Promise<void> {
  await statements.revokeOperatorSession.run({ tenantId, ...session }, tx);
}

/** Tenants by id behind `after`, all or of a status, or with slugs that begin so. Role identity. */
export async function listTenantsForOperator(
  tx: Connection,
  query: { status?: string; slug?: string; after: string; limit: number },
): Promise<readonly OperatedTenant[]> {
  return statements.listTenantsForOperator.run(query, tx);
}

/** One tenant, without anything of a person. Role identity. */
export async function findTenantForOperator(
  tx: Connection,
  id: string,
): Promise<OperatedTenantDetails | undefined> {
  const [row] = await statements.findTenantForOperator.run({ id }, tx);
  return row;
}

/** Begins a session in which an operator acts as somebody; it has no refresh token. Role identity. */
export async function startImpersonation(
  tx: Connection,
  session: Omit<InsertImpersonationParams, 'tenantId'>,
): Promise<void> {
  await statements.insertImpersonation.run({ tenantId, ...session }, tx);
}

/** Ends such a session of a tenant; false when there is none that is still open. Role identity. */
export async function endImpersonation(
  tx: Connection,
  session: { sessionId: string; forTenantId: string; now: string },
): Promise<boolean> {
  return (await statements.endImpersonation.run({ tenantId, ...session }, tx)).length > 0;
}
