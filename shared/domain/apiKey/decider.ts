import { IllegalStateError, NotFoundError } from '../../errors/appErrors';
import type { Aggregate, EventFacts } from '../../types/aggregate';
import { assertHolds } from '../holder';
import type { Holder } from '../holder';
import { keyScopes } from '../permissions';
import type { Permission } from '../permissions';
import { apiKeyEventTypes } from './events';
import type { ApiKeyEvent } from './events';
import { fromRow, toRow } from './row';
import type { ApiKey, ApiKeyRow } from './row';

/** What a change of a key rests on beside the key itself. */
export type ApiKeyFacts = {
  /** Who changes it, and as what, now. */
  readonly by: Holder;
};

/** A secret that was made for a key, and when: RFC 3339 UTC, as all times here, so that they compare as texts. */
export type NewSecret = { readonly secretId: string; readonly now: string };

/**
 * A tenant makes a key.
 * @throws IllegalStateError `api_key_exists` when this id is taken, `expiry_past`; ForbiddenError `permission_not_held`
 */
export function createApiKey(
  state: ApiKey | undefined,
  { name, scopes, expiresAt }: Pick<ApiKey, 'name' | 'expiresAt'> & { scopes: Permission[] },
  { by, secretId, now }: ApiKeyFacts & NewSecret,
): ApiKeyEvent[] {
  if (state) throw new IllegalStateError('api_key_exists', 'This key was made already.');
  assertHolds(by, scopes);
  if (expiresAt !== null && expiresAt <= now) {
    throw new IllegalStateError('expiry_past', 'A key is made for some time to come; expiresAt is over.');
  }
  return [{ type: 'api_key.created', data: { name, scopes: scopes.toSorted(), expiresAt, secretId } }];
}

/**
 * The key gets another secret; the one before it stays good until then, those before that do not.
 * @throws NotFoundError for a key that is not there or was revoked; ForbiddenError `permission_not_held` for who may not do
 *   what it may; IllegalStateError `api_key_expired`
 */
export function rotateApiKey(
  state: ApiKey | undefined,
  { previousUntil }: { previousUntil: string },
  { by, secretId, now }: ApiKeyFacts & NewSecret,
): ApiKeyEvent[] {
  const key = requireKey(state);
  assertHolds(by, keyScopes(key.scopes));
  if (key.expiresAt !== null && key.expiresAt <= now) {
    throw new IllegalStateError('api_key_expired', 'This key has expired; make another one.');
  }
  return [{ type: 'api_key.rotated', data: { secretId, previousUntil } }];
}

/** Ends a key for good. @throws NotFoundError for one that is not there or was revoked */
export function revokeApiKey(state: ApiKey | undefined): ApiKeyEvent[] {
  requireKey(state);
  return [{ type: 'api_key.revoked', data: {} }];
}

function requireKey(state: ApiKey | undefined): ApiKey {
  if (!state || state.revokedAt !== null) throw new NotFoundError('api_key');
  return state;
}

function evolve(state: ApiKey | undefined, event: ApiKeyEvent, { occurredAt }: EventFacts): ApiKey {
  if (event.type === 'api_key.created') {
    const open = { previousSecretId: null, previousUntil: null, revokedAt: null };
    return { ...event.data, ...open, createdAt: occurredAt, updatedAt: occurredAt };
  }
  if (!state) throw new Error(`expected api_key.created first; got ${event.type}: the stream is not whole`);
  if (event.type === 'api_key.revoked') return { ...state, revokedAt: occurredAt, updatedAt: occurredAt };
  return { ...state, ...event.data, previousSecretId: state.secretId, updatedAt: occurredAt };
}

/** The rules of an API key. */
export const apiKey: Aggregate<ApiKey, ApiKeyEvent, ApiKeyRow> = {
  type: 'api_key',
  revision: 1,
  eventTypes: apiKeyEventTypes,
  evolve,
  toRow,
  fromRow,
};
