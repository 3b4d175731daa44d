import { createHash, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import {
  continueSession,
  findUsedRefreshToken,
  listSessions,
  proveSession,
  revokeSession,
  revokeSessionsOf,
  rotateRefreshToken,
  startSession,
} from '@plinth/shared/database/repositories/sessions';
import type { ListedSession, UsedTokenRow } from '@plinth/shared/database/repositories/sessions';
import type { Connection } from '@plinth/shared/database/statement';
import { UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import { seal, unseal } from '@plinth/shared/eventstore/crypto/seal';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { IdentityConfig } from '../identityConfig';

export type SessionsDeps = {
  /** Role identity. */
  identity: Connection;
  clock: Clock;
  ids: Ids;
  config: Pick<IdentityConfig, 'sessionDays' | 'sessionIdleDays'>;
  /** Tells the audit that a used-up refresh token came again. Returns at once. */
  onReuse: (session: Session) => void;
};

/** Whose session, in which tenant. */
export type Session = { readonly sessionId: string; readonly userId: string; readonly tenantId: string };

/** Starts sessions and exchanges their refresh tokens. */
export type Sessions = ReturnType<typeof createSessions>;

/** So long a used token is still answered, with the successor that it got: the first answer may have been lost. */
const REUSE_GRACE_MS = 20_000;

const DAY_MS = 86_400_000;
const MAX_LISTED = 100;

/**
 * Makes the sessions: a session is a chain of refresh tokens of which only the newest is good. Stored are SHA-256
 * hashes; a successor is sealed under its predecessor, so that the database alone gives nobody a token.
 */
export function createSessions({ identity, clock, ids, config, onReuse }: SessionsDeps) {
  /** What was not refreshed since then is over. */
  const idleSince = (now: Date): string =>
    new Date(now.getTime() - config.sessionIdleDays * DAY_MS).toISOString();

  /** The answer to a token that was used before: its successor, or the end of the session. */
  async function reuse(token: string): Promise<Session & { refreshToken: string }> {
    const now = clock.now();
    const used = await findUsedRefreshToken(identity, { tokenHash: hashOf(token), now: now.toISOString() });
    if (!used) throw badRefreshToken('unknown token, or a session that is over');
    if (now.getTime() - Date.parse(used.usedAt) > REUSE_GRACE_MS) {
      // Two parties hold the chain; which one is the thief cannot be known (RFC 9700, 4.14.2).
      const { sessionId, userId } = used;
      const isEnded = await revokeSession(identity, { sessionId, userId, now: now.toISOString() });
      if (isEnded) onReuse(sessionOf(used));
      throw badRefreshToken(`used again after the grace; session ${used.sessionId} revoked`);
    }
    return { ...sessionOf(used), refreshToken: openSuccessor(token, used) };
  }

  return {
    /** Starts a session; not repeatable, each call starts one of its own. */
    async start({
      userId,
      tenantId,
    }: Omit<Session, 'sessionId'>): Promise<Session & { refreshToken: string }> {
      const now = clock.now();
      const [sessionId, refreshToken] = [ids.next(), newToken()];
      await startSession(identity, {
        sessionId,
        userId,
        forTenantId: tenantId,
        tokenHash: hashOf(refreshToken),
        now: now.toISOString(),
        expiresAt: new Date(now.getTime() + config.sessionDays * DAY_MS).toISOString(),
      });
      return { sessionId, userId, tenantId, refreshToken };
    },

    /**
     * Starts a session of the same person in another tenant; it ends no later than the one that it comes from. Not
     * repeatable.
     * @param from the session, with the tenant to go to
     * @returns undefined when that one is over, or an operator's
     */
    continueIn: (from: Session) => continueIn({ identity, clock, ids }, from),

    /**
     * Exchanges a refresh token for its successor. Within 20 s of its first use a token gets the same successor
     * again; later its session is revoked.
     * @throws UnauthenticatedError for an unknown or used-up token, a revoked or expired session
     */
    async rotate(token: string): Promise<Session & { refreshToken: string }> {
      const successor = newToken();
      const now = clock.now();
      const rotated = await rotateRefreshToken(identity, {
        tokenHash: hashOf(token),
        successorHash: hashOf(successor),
        successor: sealSuccessor(token, successor),
        now: now.toISOString(),
        idleSince: idleSince(now),
      });
      return rotated ? { ...sessionOf(rotated), refreshToken: successor } : reuse(token);
    },

    /** The newest 100 sessions of a person that are good, in all tenants. Reads only. */
    async list(userId: string): Promise<readonly ListedSession[]> {
      const now = clock.now();
      const of = { userId, now: now.toISOString(), idleSince: idleSince(now), limit: MAX_LISTED };
      return listSessions(identity, of);
    },

    /** Its person has proven again who they are. Repeatable. @returns false when it is over */
    prove: async ({ sessionId, userId }: Pick<Session, 'sessionId' | 'userId'>): Promise<boolean> =>
      proveSession(identity, { sessionId, userId, now: clock.now().toISOString() }),

    /** Ends a session of a person. Repeatable. @returns whether this call ended it */
    revoke: async ({ sessionId, userId }: Pick<Session, 'sessionId' | 'userId'>): Promise<boolean> =>
      revokeSession(identity, { sessionId, userId, now: clock.now().toISOString() }),

    /** Ends all sessions of a person, or those in one tenant, but one. Repeatable. @returns how many this call ended */
    revokeAll: async (which: { userId: string; forTenantId?: string; exceptId?: string }): Promise<number> =>
      revokeSessionsOf(identity, { ...which, now: clock.now().toISOString() }),
  };
}

async function continueIn(
  { identity, clock, ids }: Pick<SessionsDeps, 'identity' | 'clock' | 'ids'>,
  { userId, sessionId: fromSessionId, tenantId }: Session,
): Promise<(Session & { refreshToken: string }) | undefined> {
  const [sessionId, refreshToken] = [ids.next(), newToken()];
  const [tokenHash, now] = [hashOf(refreshToken), clock.now().toISOString()];
  const started = { sessionId, fromSessionId, userId, forTenantId: tenantId, tokenHash, now };
  const isStarted = await continueSession(identity, started);
  return isStarted ? { sessionId, userId, tenantId, refreshToken } : undefined;
}

function sessionOf(row: { sessionId: string; userId: string; forTenantId: string }): Session {
  return { sessionId: row.sessionId, userId: row.userId, tenantId: row.forTenantId };
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function successorKey(token: string) {
  return createSecretKey(Buffer.from(hkdfSync('sha256', token, '', 'plinth:refresh-successor', 32)));
}

function sealSuccessor(token: string, successor: string): string {
  return seal(successorKey(token), Buffer.from(successor), 'refresh-successor').toString('base64');
}

function openSuccessor(token: string, { successor }: UsedTokenRow): string {
  return unseal(successorKey(token), Buffer.from(successor, 'base64'), 'refresh-successor').toString();
}

/** The one answer to every refresh token that is not good; the reason is for the log. */
export function badRefreshToken(reason: string): UnauthenticatedError {
  return new UnauthenticatedError('The refresh token is no longer good; sign in again.', 'refresh_refused', {
    internal: { reason },
  });
}
