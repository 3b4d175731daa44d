import { NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Caller } from '../services/caller';
import type { AccessEpochs } from '../services/epochs';
import type { Sessions } from '../services/sessions';

export type SessionDeps = {
  readonly sessions: Pick<Sessions, 'list' | 'revoke' | 'revokeAll'>;
  readonly epochs: Pick<AccessEpochs, 'lookNow'>;
};

/** A session of the caller, in any of their tenants. */
export type SessionView = {
  readonly id: string;
  readonly tenantId: string;
  /** Times are RFC 3339 UTC. */
  readonly createdAt: string;
  readonly refreshedAt: string;
  readonly expiresAt: string;
  /** The one that this call was made in. */
  readonly isCurrent: boolean;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The caller's newest sessions, in all of their tenants. Reads only. */
export function listMySessions({ sessions }: SessionDeps) {
  return async ({ principal: { userId, sessionId } }: Caller): Promise<SessionView[]> => {
    const listed = await sessions.list(userId);
    return listed.map((session) => ({ ...session, isCurrent: session.id === sessionId }));
  };
}

/**
 * Ends one of the caller's sessions; access by it is refused on every replica within a second.
 * @throws NotFoundError for a session that is somebody else's, or over already
 */
export function revokeMySession({ sessions, epochs }: SessionDeps) {
  return async ({ principal: { userId } }: Caller, id: string): Promise<void> => {
    const isEnded = UUID.test(id) && (await sessions.revoke({ sessionId: id.toLowerCase(), userId }));
    if (!isEnded) throw new NotFoundError('session');
    await epochs.lookNow();
  };
}

/** Ends the session that the call is made in; as revokeMySession. Repeatable. */
export function signOut({ sessions, epochs }: SessionDeps) {
  return async ({ principal: { userId, sessionId } }: Caller): Promise<void> => {
    await sessions.revoke({ sessionId, userId });
    await epochs.lookNow();
  };
}

/**
 * Ends all sessions of the caller, in all of their tenants; as revokeMySession. Repeatable.
 * @param which.keepCurrent but for the one that the call is made in
 * @returns how many this call ended
 */
export function signOutEverywhere({ sessions, epochs }: SessionDeps) {
  return async (
    { principal: { userId, sessionId } }: Caller,
    { keepCurrent }: { readonly keepCurrent: boolean },
  ): Promise<{ readonly sessions: number }> => {
    const ended = await sessions.revokeAll({ userId, exceptId: keepCurrent ? sessionId : undefined });
    await epochs.lookNow();
    return { sessions: ended };
  };
}
