import type { DomainEvent, EventType } from '../../types/event';

type NoData = Record<string, never>;

/**
 * A tenant makes a key of its own; scopes by name, as later releases may know others. Of the secret only the id stands
 * here: whoever reads the log has nothing to guess against.
 */
export type ApiKeyCreated = DomainEvent<
  'api_key.created',
  { name: string; scopes: string[]; expiresAt: string | null; secretId: string }
>;
/** The key has another secret; the one before it is good until then. */
export type ApiKeyRotated = DomainEvent<'api_key.rotated', { secretId: string; previousUntil: string }>;
/** Nobody comes in by it any more. */
export type ApiKeyRevoked = DomainEvent<'api_key.revoked', NoData>;

export type ApiKeyEvent = ApiKeyCreated | ApiKeyRotated | ApiKeyRevoked;

/** The event types of an API key as they are stored. */
export const apiKeyEventTypes: Readonly<Record<ApiKeyEvent['type'], EventType>> = {
  'api_key.created': { schemaVersion: 1 },
  'api_key.rotated': { schemaVersion: 1 },
  'api_key.revoked': { schemaVersion: 1 },
};
