import type { Actor } from './event';

/**
 * A request that its caller may send again under the same Idempotency-Key: its ids follow from who asks what under which
 * key, so that it takes effect once.
 */
export type KeyedRequest = {
  /** The nth id that it needs, always the same: 0 for the thing that it makes, from 1 on for its events. */
  readonly id: (n: number) => string;
  /** Canonical JSON of what was asked, once it is validated; a keyed digest of it stands with the first event. */
  readonly content: () => string;
  /** Called when its result is that of its first run. */
  readonly onReplayed: () => void;
};

/**
 * On whose behalf, in which tenant and when something happens. Made by the authenticate middleware (requests), by
 * a consumer (events) or by the job runner, never from unverified input: `tenantId` decides what is readable.
 */
export type CallContext = {
  readonly tenantId: string;
  readonly actor: Actor;
  /** Same for everything that one outer request led to. */
  readonly correlationId: string;
  /** Id of the event that led to this call, if one did. */
  readonly causationId: string | null;
  /** W3C trace context. */
  readonly traceparent: string | null;
  /** The moment of the call; events occur at it. */
  readonly now: Date;
  /** Told the position that a command's events have reached in the tenant's log; not for what wrote nothing. */
  readonly onAppended?: (position: number) => void;
  /** Of a request with an Idempotency-Key; such a request makes one command. */
  readonly keyed?: KeyedRequest;
};
