import type { Actor } from './event';

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
};
