import { v5 } from 'uuid';
import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import type { Connection } from '@plinth/shared/database/statement';
import { audit } from '@plinth/shared/domain/audit/events';
import type { AuditEvent } from '@plinth/shared/domain/audit/events';
import type { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { Append } from '@plinth/shared/eventstore/append';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Logger } from '@plinth/shared/utils/logger';
import type { Trace } from './caller';
import { createTally } from './tally';

export type AuditTrailDeps = {
  readonly append: Append;
  /** Role identity. */
  readonly identity: Connection;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Logger, 'warn'>;
};

/** What was refused to whom. */
type Denial = {
  readonly context: CallContext;
  readonly operation: string;
  readonly permission: string | null;
};
/** Who was not let in; `tenant` is the slug that they named. */
type FailedSignIn = { readonly userId: string; readonly tenant: string | undefined; readonly trace: Trace };

/** Tells the log what changed nothing and is told all the same; see {@link createAuditTrail}. */
export type AuditTrail = ReturnType<typeof createAuditTrail>;

/** Of one principal in one minute and process: five events, and one more for all others. */
const FLOOD = { limit: 5, windowMs: 60_000, maxKeys: 10_000 };

/** The permission that a caller lacked; null when it was another reason. */
export function permissionOf({ internal: { permission } }: Pick<ForbiddenError, 'internal'>): string | null {
  return typeof permission === 'string' ? permission : null;
}

/**
 * Makes the journal `audit` of each tenant: refused changes, failed sign-ins and exports, as events of one stream.
 * Refusals are bounded for each principal, so that nobody fills the log with them, and are told behind the answer: what
 * cannot be written is warned of, and changes nothing for the caller.
 */
export function createAuditTrail(deps: AuditTrailDeps) {
  const underWay = new Set<Promise<void>>();
  const denials = createTally<Denial>({
    ...FLOOD,
    write: ({ context, operation, permission }, count) =>
      inBackground(() =>
        record(deps, context, { type: 'audit.access_denied', data: { operation, permission, count } }),
      ),
  });
  const signIns = createTally<FailedSignIn>({
    ...FLOOD,
    write: (failed, count) => inBackground(() => recordSignIn(deps, failed, count)),
  });

  function inBackground(write: () => Promise<void>): void {
    const writing = write()
      .catch((err: unknown) => deps.log.warn({ err }, 'an audit event could not be written'))
      .finally(() => underWay.delete(writing));
    underWay.add(writing);
  }

  return {
    /** A change that was refused (403). Returns at once. */
    denied(context: CallContext, { operation, permission }: Omit<Denial, 'context'>): void {
      denials.add(`${context.tenantId} ${context.actor}`, { context, operation, permission });
    },

    /** A sign-in that was refused to a known person; told in the tenant that they meant. Returns at once. */
    signInFailed(failed: FailedSignIn): void {
      signIns.add(failed.userId, failed);
    },

    /** The log is about to be handed out. @throws what appending throws: then it is not handed out */
    exported: (context: CallContext, position: number): Promise<void> =>
      record(deps, context, { type: 'audit.exported', data: { position } }),

    /** Writes what is still counted, and waits for all that is under way. */
    async close(): Promise<void> {
      denials.close();
      signIns.close();
      await Promise.all(underWay);
    },
  };
}

async function record(
  { append, ids, clock }: AuditTrailDeps,
  context: CallContext,
  event: AuditEvent,
): Promise<void> {
  const { tenantId } = context;
  // Of an event of its own: a key of the request belongs to what was asked for.
  await append({
    context: { ...context, keyed: undefined, now: clock.now() },
    streams: [
      {
        streamId: v5('audit', tenantId),
        aggregate: audit,
        expected: 'any',
        events: [{ id: ids.next(), ...audit.record(event) }],
      },
    ],
  });
}

async function recordSignIn(
  deps: AuditTrailDeps,
  { userId, tenant, trace }: FailedSignIn,
  count: number,
): Promise<void> {
  const membership = (await membershipsOf(deps.identity, userId)).find(
    ({ slug, status }) => status === 'active' && (tenant === undefined || slug === tenant),
  );
  if (!membership) return;
  const context: CallContext = {
    tenantId: membership.tenantId,
    actor: 'system:sign-in',
    correlationId: trace.requestId,
    causationId: null,
    traceparent: trace.traceparent,
    now: deps.clock.now(),
  };
  await record(deps, context, { type: 'audit.sign_in_failed', data: { userId, count } });
}
