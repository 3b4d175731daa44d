import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { accessOfApiKey } from '@plinth/shared/database/repositories/apiKeys';
import type { ApiKeyAccess as Access } from '@plinth/shared/database/repositories/apiKeys';
import type { Connection } from '@plinth/shared/database/statement';
import { keyScopes } from '@plinth/shared/domain/permissions';
import type { Clock } from '@plinth/shared/types/clock';
import { readKey } from './keyText';
import type { ApiKeyUses } from './apiKeyUses';
import type { Principal } from './caller';
import type { AccessEpochs } from './epochs';
import { badToken } from './tokens';

export type ApiKeyAccessDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly epochs: Pick<AccessEpochs, 'requireFresh' | 'isCurrent'>;
  readonly uses: Pick<ApiKeyUses, 'note'>;
  readonly clock: Clock;
  /** Keys that are remembered; default 10,000. */
  readonly maxKeys?: number;
};

/** See {@link createApiKeyAccess}. */
export type ApiKeyAccess = ReturnType<typeof createApiKeyAccess>;

/** Shorter than raised epochs are remembered. */
const MAX_AGE_MS = 5 * 60_000;

/**
 * Makes of an API key what its holder may do right now: read from the database, remembered, and read anew once the key or
 * its tenant has changed on any replica.
 */
export function createApiKeyAccess({ identity, epochs, uses, clock, maxKeys = 10_000 }: ApiKeyAccessDeps) {
  const remembered = new LRUCache<string, Access>({ max: maxKeys, ttl: MAX_AGE_MS });

  async function accessOf(keyId: string): Promise<Access | undefined> {
    const known = remembered.get(keyId);
    if (known && isCurrent(keyId, known)) return known;
    const access = await accessOfApiKey(identity, keyId);
    // What there is not is not remembered: whoever tries ids out shall not drive out those of others.
    if (access) remembered.set(keyId, access);
    return access;
  }

  const isCurrent = (keyId: string, { tenantId, tenantEpoch, keyEpoch }: Access): boolean =>
    epochs.isCurrent(
      { tenantId, userId: keyId },
      { tenantEpoch, memberEpoch: keyEpoch, personEpoch: Infinity },
    );

  return {
    /**
     * The principal behind a key.
     * @throws UnauthenticatedError, always the same, for one that is unknown, wrong, expired or revoked, or whose tenant was
     *   erased; UnavailableError when changes cannot be heard of
     */
    async principalOf(text: string): Promise<Principal> {
      await epochs.requireFresh();
      const shown = readKey('plk', text);
      if (!shown) throw badToken('not the form of an API key');
      const { keyId, hash } = shown;
      const access = await accessOf(keyId);
      if (!access) throw badToken('unknown API key');
      const now = clock.now().getTime();
      assertGood(access, hash, now);
      uses.note({ tenantId: access.tenantId, keyId });
      return principalOf(keyId, access);
    },
  };
}

function assertGood(access: Access, hash: Buffer, now: number): void {
  const { previousHash, previousUntil, expiresAt, revokedAt, tenantStatus } = access;
  const isPreviousGood = previousUntil !== null && Date.parse(previousUntil) > now;
  const good = [access.hash, isPreviousGood ? previousHash : null].filter((each) => each !== null);
  if (!good.some((each) => timingSafeEqual(each, hash))) throw badToken('wrong secret of an API key');
  if (revokedAt !== null) throw badToken('the API key was revoked');
  if (expiresAt !== null && Date.parse(expiresAt) <= now) throw badToken('the API key has expired');
  if (tenantStatus === 'erased') throw badToken('the tenant is no more');
}

function principalOf(keyId: string, { tenantId, scopes, tenantStatus, tenantPlan }: Access): Principal {
  return {
    kind: 'api-key',
    userId: keyId,
    tenantId,
    sessionId: keyId,
    role: 'api-key',
    permissions: keyScopes(scopes),
    tenantStatus,
    plan: tenantPlan,
    impersonatedBy: null,
    // Never: a key proves nobody's presence.
    authenticatedAt: '',
  };
}
