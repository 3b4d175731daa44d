import { PLATFORM_TENANT_ID } from '../../constants/platform';
import type { Connection } from '../statement';
import { findUsedToken, insertSession, revokeSession as revoke, rotateToken } from './sessions.queries';
import type {
  FindUsedTokenResult,
  InsertSessionParams,
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
  await insertSession.run({ tenantId, ...session }, tx);
}

/**
 * Uses a refresh token up and stores its successor, in one statement: of two callers with the same token, one gets
 * the session and the other undefined. Role identity.
 * @returns undefined also for an unknown token, a revoked or an expired session
 */
export async function rotateRefreshToken(
  tx: Connection,
  rotation: Omit<RotateTokenParams, 'tenantId'>,
): Promise<SessionRow | undefined> {
  const [row] = await rotateToken.run({ tenantId, ...rotation }, tx);
  return row;
}

/** A token that was used before, unless its session was revoked or is over at `now` (RFC 3339). Role identity. */
export async function findUsedRefreshToken(
  tx: Connection,
  token: { tokenHash: Buffer; now: string },
): Promise<UsedTokenRow | undefined> {
  const [row] = await findUsedToken.run({ tenantId, ...token }, tx);
  return row;
}

/** Ends a session: none of its refresh tokens is good any more. Repeatable; the first time stays. Role identity. */
export async function revokeSession(
  tx: Connection,
  session: { sessionId: string; now: string },
): Promise<void> {
  await revoke.run({ tenantId, ...session }, tx);
}
