import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { Connection } from '../statement';
import * as statements from './sessions.queries';
import type {
  FindUsedTokenResult,
  InsertContinuedParams,
  InsertSessionParams,
  ListSessionsResult,
  RotateTokenParams,
  RotateTokenResult,
} from './sessions.queries';

const tenantId = PLATFORM_TENANT_ID;

/** A session that a refresh token belongs to: whose, and in which tenant. */
export type SessionRow = Readonly<RotateTokenResult>;

/** A refresh token that was used before, its session still being good; `successor` is sealed. */
export type UsedTokenRow = Readonly<FindUsedTokenResult>;

/** Begins a session with its first refresh token, in one statement. Times are RFC 3339, hashes 32 bytes. Role identity. */
export async function startSession(
  tx: Connection,
  session: Omit<InsertSessionParams, 'tenantId'>,
): Promise<void> {
  await statements.insertSession.run({ tenantId, ...session }, tx);
}

/**
 * Begins a session of the same person in another tenant, with its first refresh token, in one statement: it ends when
 * the one that it comes from would have, and its person proved who they are no later. Times are RFC 3339. Role identity.
 * @returns false when the session that it comes from is over
 */
export async function continueSession(
  tx: Connection,
  session: Omit<InsertContinuedParams, 'tenantId'>,
): Promise<boolean> {
  return (await statements.insertContinued.run({ tenantId, ...session }, tx)).length > 0;
}

/**
 * Uses a refresh token up and stores its successor, in one statement: of two callers with the same token, one gets
 * the session and the other undefined. Role identity.
 * @param rotation.idleSince a token that was issued before is good no more, RFC 3339
 * @returns undefined also for an unknown token, a revoked, an expired or an idle session
 */
export async function rotateRefreshToken(
  tx: Connection,
  rotation: Omit<RotateTokenParams, 'tenantId'>,
): Promise<SessionRow | undefined> {
  const [row] = await statements.rotateToken.run({ tenantId, ...rotation }, tx);
  return row;
}

/** A token that was used before, unless its session was revoked or is over at `now` (RFC 3339). Role identity. */
export async function findUsedRefreshToken(
  tx: Connection,
  token: { tokenHash: Buffer; now: string },
): Promise<UsedTokenRow | undefined> {
  const [row] = await statements.findUsedToken.run({ tenantId, ...token }, tx);
  return row;
}

/**
 * Ends a session of a person: none of its refresh tokens is good any more, and access is refused on every replica within
 * a second. Repeatable; the first time stays. Role identity.
 * @returns whether this call ended it
 */
export async function revokeSession(
  tx: Connection,
  session: { sessionId: string; userId: string; now: string },
): Promise<boolean> {
  return (await statements.revokeSession.run({ tenantId, ...session }, tx)).length > 0;
}

/** Keeps when a session's person proved again who they are (RFC 3339). Role identity. @returns false when it is over */
export async function proveSession(
  tx: Connection,
  session: { sessionId: string; userId: string; now: string },
): Promise<boolean> {
  return (await statements.proveSession.run({ tenantId, ...session }, tx)).length > 0;
}

/**
 * Ends all sessions of a person, or those in one tenant. Repeatable. Role identity.
 * @param which.exceptId one that goes on
 * @returns how many this call ended
 */
export async function revokeSessionsOf(
  tx: Connection,
  which: { userId: string; forTenantId?: string; exceptId?: string; now: string },
): Promise<number> {
  return (await statements.revokeSessionsOf.run({ tenantId, ...which }, tx)).length;
}

/** A session that is good. */
export type ListedSession = Readonly<ListSessionsResult>;

/** The newest sessions of a person that are good, in all tenants. Role identity. */
export async function listSessions(
  tx: Connection,
  of: { userId: string; now: string; idleSince: string; limit: number },
): Promise<readonly ListedSession[]> {
  return statements.listSessions.run({ tenantId, ...of }, tx);
}
