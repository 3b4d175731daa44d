import { LRUCache } from 'lru-cache';
import { accessOfSession } from '@plinth/shared/database/repositories/access';
import type { SessionAccess } from '@plinth/shared/database/repositories/access';
import type { Connection } from '@plinth/shared/database/statement';
import {
  grantable,
  impersonatorsPermissions,
  isRole,
  permissionsOf,
} from '@plinth/shared/domain/membership/permissions';
import { FIRST_PLAN } from '@plinth/shared/domain/tenant/plans';
import type { Clock } from '@plinth/shared/types/clock';
import type { Principal } from './caller';
import type { AccessEpochs } from './epochs';
import { badToken } from './tokens';
import type { TokenSubject } from './tokens';

export type AccessDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly epochs: Pick<AccessEpochs, 'requireFresh' | 'isCurrent'>;
  readonly clock: Clock;
  /** Sessions that are remembered; default 50,000. */
  readonly maxSessions?: number;
};

/** What a session gives, and what it was read under. */
type Closure = { readonly principal: Principal; readonly access: SessionAccess };

/** See {@link createAccess}. */
export type Access = ReturnType<typeof createAccess>;

/** Shorter than raised epochs are remembered. */
const MAX_AGE_MS = 5 * 60_000;

/**
 * Makes of what a verified token says (who, where, which session) what its bearer may do right now: role, permissions
 * and the tenant's status are read from the database, remembered, and read anew once any of them has changed on any
 * replica.
 */
export function createAccess({ identity, epochs, clock, maxSessions = 50_000 }: AccessDeps) {
  const closures = new LRUCache<string, Closure>({ max: maxSessions, ttl: MAX_AGE_MS });
  const loading = new Map<string, Promise<Closure>>();

  async function load(subject: TokenSubject): Promise<Closure> {
    const { sessionId, userId, tenantId } = subject;
    const now = clock.now().toISOString();
    const access = await accessOfSession(identity, { sessionId, userId, tenantId, now });
    const closure = { principal: principalOf(subject, access), access };
    closures.set(sessionId, closure);
    return closure;
  }

  /** Read once for all who ask at the same time. */
  function loadOnce(subject: TokenSubject): Promise<Closure> {
    const key = `${subject.sessionId} ${subject.userId} ${subject.tenantId}`;
    const known = loading.get(key);
    if (known) return known;
    const started = load(subject).finally(() => loading.delete(key));
    loading.set(key, started);
    return started;
  }

  function isGood({ principal, access }: Closure, subject: TokenSubject): boolean {
    return (
      principal.userId === subject.userId &&
      principal.tenantId === subject.tenantId &&
      Date.parse(access.expiresAt ?? '') > clock.now().getTime() &&
      epochs.isCurrent(subject, access)
    );
  }

  return {
    /**
     * The principal behind a token.
     * @throws UnauthenticatedError when the session is over or was revoked, the person is no longer a member, or the
     *   tenant was erased; UnavailableError when changes cannot be heard of
     */
    async principalOf(subject: TokenSubject): Promise<Principal> {
      await epochs.requireFresh();
      const known = closures.get(subject.sessionId);
      if (known && isGood(known, subject)) return known.principal;
      // What joins a load that began before a change is read again, once.
      let closure = await loadOnce(subject);
      if (!epochs.isCurrent(subject, closure.access)) closure = await load(subject);
      return closure.principal;
    },
  };
}

function principalOf(subject: TokenSubject, access: SessionAccess): Principal {
  const { role, rolePermissions, tenantStatus, impersonatedBy } = access;
  if (!access.isLive) throw badToken('the session is over or was revoked');
  if (role === null) throw badToken('no longer a member of the tenant');
  if (tenantStatus === null || tenantStatus === 'erased') throw badToken('the tenant is no more');
  const permissions = isRole(role) ? permissionsOf(role) : grantable(rolePermissions ?? []);
  return {
    ...subject,
    role,
    permissions: impersonatedBy === null ? permissions : impersonatorsPermissions(permissions),
    tenantStatus,
    plan: access.tenantPlan ?? FIRST_PLAN,
    impersonatedBy,
    authenticatedAt: access.authenticatedAt ?? '',
  };
}
