import { LRUCache } from 'lru-cache';
import { accessOfSession } from '@plinth/shared/database/repositories/access';
import type { SessionAccess } from '@plinth/shared/database/repositories/access';
import type { Connection } from '@plinth/shared/database/statement';
import {
  grantable,
  impersonatorsPermissions,
  isRole,
  permissionsOf,
} from '@plinth/shared/domain/permissions';
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

/** Why a session gives nothing, and what that was read under. */
type Refusal = { readonly reason: string; readonly access: SessionAccess };

/** See {@link createAccess}. */
export type Access = ReturnType<typeof createAccess>;

/** Shorter than raised epochs are remembered. */
const MAX_AGE_MS = 5 * 60_000;
const MAX_REFUSALS = 10_000;

/**
 * Makes of what a verified token says (who, where, which session) what its bearer may do right now: role, permissions
 * and the tenant's status are read from the database, remembered, and read anew once any of them has changed on any
 * replica. That a token gives nothing is remembered likewise: whoever goes on showing it costs no read.
 */
export function createAccess({ identity, epochs, clock, maxSessions = 50_000 }: AccessDeps) {
  const closures = new LRUCache<string, Closure>({ max: maxSessions, ttl: MAX_AGE_MS });
  const refusals = new LRUCache<string, Refusal>({ max: MAX_REFUSALS, ttl: MAX_AGE_MS });
  const loading = new Map<string, Promise<Closure>>();

  async function load(subject: TokenSubject): Promise<Closure> {
    const { sessionId, userId, tenantId } = subject;
    const now = clock.now().toISOString();
    const access = await accessOfSession(identity, { sessionId, userId, tenantId, now });
    const reason = refusalOf(access);
    if (reason !== undefined) {
      refusals.set(keyOf(subject), { reason, access });
      throw badToken(reason);
    }
    const closure = { principal: principalOf(subject, access), access };
    closures.set(sessionId, closure);
    return closure;
  }

  /** Read once for all who ask at the same time. */
  function loadOnce(subject: TokenSubject): Promise<Closure> {
    const key = keyOf(subject);
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
      const refused = refusals.get(keyOf(subject));
      if (refused && epochs.isCurrent(subject, refused.access)) throw badToken(refused.reason);
      // What joins a load that began before a change is read again, once.
      let closure = await loadOnce(subject);
      if (!epochs.isCurrent(subject, closure.access)) closure = await load(subject);
      return closure.principal;
    },
  };
}

function keyOf({ sessionId, userId, tenantId }: TokenSubject): string {
  return `${sessionId} ${userId} ${tenantId}`;
}

function refusalOf({ isLive, role, tenantStatus }: SessionAccess): string | undefined {
  if (!isLive) return 'the session is over or was revoked';
  if (role === null) return 'no longer a member of the tenant';
  return tenantStatus === null || tenantStatus === 'erased' ? 'the tenant is no more' : undefined;
}

function principalOf(subject: TokenSubject, access: SessionAccess): Principal {
  const { rolePermissions, impersonatedBy } = access;
  // Whoever has none was refused.
  const role = access.role ?? '';
  const tenantStatus = access.tenantStatus ?? '';
  const permissions = isRole(role) ? permissionsOf(role) : grantable(rolePermissions ?? []);
  return {
    kind: 'user',
    ...subject,
    role,
    permissions: impersonatedBy === null ? permissions : impersonatorsPermissions(permissions),
    tenantStatus,
    plan: access.tenantPlan ?? FIRST_PLAN,
    impersonatedBy,
    authenticatedAt: access.authenticatedAt ?? '',
  };
}
