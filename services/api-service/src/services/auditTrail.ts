import { v5 } from 'uuid';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { membershipsOf } from '@plinth/shared/database/repositories/memberships';
import type { Connection } from '@plinth/shared/database/statement';
import { audit } from '@plinth/shared/domain/audit/events';
import type { AuditEvent } from '@plinth/shared/domain/audit/events';
import type { ForbiddenError } from '@plinth/shared/errors/appErrors';
import type { Append } from '@plinth/shared/eventstore/append';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { Logger } from '@plinth/shared/utils/logger';
import { networkOf } from '@plinth/shared/utils/networks';
import { createBackground } from './background';
import type { Background } from './background';
import type { Trace } from './caller';
import type { Session } from './sessions';
import { createTally } from './tally';

export type AuditTrailDeps = {
  readonly append: Append;
  /** Role identity. */
  readonly identity: Connection;
  /** Stands for a network (createOrigin). */
  readonly origin: (network: string) => string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Logger, 'warn'>;
};

/** What was refused to whom. */
type Denial = {
  readonly context: CallContext;
  readonly operation: string;
  readonly permission: string | null;
  readonly clientAddress: string;
};
type Stranger = { readonly trace: Trace; readonly clientAddress: string };
/** Who was not let in: a person when the address is known, in the tenant whose slug they named. */
type FailedSignIn = Stranger & {
  readonly userId: string | undefined;
  readonly tenant: string | undefined;
};
type SignIn = Stranger & { readonly userId: string; readonly tenantId: string };
type RefusedToken = Stranger & { readonly reason: string };

/** Tells the log what changed nothing and is told all the same; see {@link createAuditTrail}. */
export type AuditTrail = ReturnType<typeof createAuditTrail>;

/** In one minute and process; what comes after that is counted, and told in one event. */
const WINDOW = { windowMs: 60_000, maxKeys: 10_000 };
/** Of one address; and of one principal or person, who may have many. */
const EACH = 10;
/** Of everybody together in the platform's log, which nobody's own requests bound. */
const ALL_STRANGERS = 100;
/** Clients come with expired tokens all the time. */
const EXPIRED = { reason: 'jwt expired', limit: 1 };
const MAX_REASON_CHARACTERS = 100;

/** The permission that a caller lacked; null when it was another reason. */
export function permissionOf({ internal: { permission } }: Pick<ForbiddenError, 'internal'>): string | null {
  return typeof permission === 'string' ? permission : null;
}

/**
 * Makes the journal `audit` of each tenant: what was refused, sign-ins, failed ones too, and exports, as events of one stream; and
 * that of the platform: sign-ins and tokens of whom no tenant is known. Refusals are bounded for each address and each
 * principal, so that nobody fills the log with them, and are told behind the answer: what cannot be written is warned
 * of, and changes nothing for the caller.
 */
export function createAuditTrail(deps: AuditTrailDeps) {
  const background = createBackground((err) => deps.log.warn({ err }, 'an audit event could not be written'));
  const { denials, signIns, proofs, failures, tokens } = createTallies(deps, background);

  return {
    /** What was refused to somebody known (403). Returns at once. */
    denied(context: CallContext, denial: Omit<Denial, 'context'>): void {
      const { tenantId, actor } = context;
      denials.add({ context, ...denial }, [
        { key: `${tenantId} ${networkOf(denial.clientAddress)}`, limit: EACH },
        { key: `${tenantId} ${actor}`, limit: EACH },
      ]);
    },

    /** A sign-in that succeeded; told in the tenant that it leads to. Returns at once. */
    signedIn(signIn: SignIn): void {
      signIns.add(signIn, [{ key: `${signIn.tenantId} ${signIn.userId}`, limit: EACH }]);
    },

    /** Somebody who is signed in proved again who they are. Returns at once. */
    steppedUp(proof: SignIn): void {
      proofs.add(proof, [{ key: `${proof.tenantId} ${proof.userId}`, limit: EACH }]);
    },

    /** Sessions of a member were ended by somebody else. @throws what appending throws */
    sessionsEnded: (context: CallContext, data: { userId: string; sessions: number }): Promise<void> =>
      record(deps, context, { type: 'audit.sessions_ended', data }),

    /** A sign-in that was refused; told in the tenant that a known person meant, else by the platform. Returns at once. */
    signInFailed(failed: FailedSignIn): void {
      const { userId, clientAddress } = failed;
      const who = userId
        ? { key: `person ${userId}`, limit: EACH }
        : { key: 'strangers', limit: ALL_STRANGERS };
      failures.add(failed, [
        { key: `${userId ? 'known' : 'unknown'} ${networkOf(clientAddress)}`, limit: EACH },
        who,
      ]);
    },

    /** An access token that was refused; told by the platform. Returns at once. */
    tokenRefused({ reason, ...stranger }: RefusedToken): void {
      const expired = { key: 'expired', limit: EXPIRED.limit };
      tokens.add({ ...stranger, reason: reason.slice(0, MAX_REASON_CHARACTERS) }, [
        ...(reason === EXPIRED.reason ? [expired] : []),
        { key: `address ${networkOf(stranger.clientAddress)}`, limit: EACH },
        { key: 'strangers', limit: ALL_STRANGERS },
      ]);
    },

    /** A session was ended because its refresh token is in two hands; told in its tenant. Returns at once. */
    refreshReused(session: Session): void {
      background.run(() => recordReuse(deps, session));
    },

    /** The log is about to be handed out. @throws what appending throws: then it is not handed out */
    exported: (context: CallContext, position: number): Promise<void> =>
      record(deps, context, { type: 'audit.exported', data: { position } }),

    /** Writes what is still counted, and waits for all that is under way. */
    async close(): Promise<void> {
      for (const tally of [denials, signIns, proofs, failures, tokens]) tally.close();
      await background.settled();
    },
  };
}

function createTallies(deps: AuditTrailDeps, background: Background) {
  const tallyOf = <Item>(write: (item: Item, count: number) => Promise<void>) =>
    createTally<Item>({ ...WINDOW, write: (item, count) => background.run(() => write(item, count)) });
  const denials = tallyOf<Denial>(({ context, operation, permission }, count) =>
    record(deps, context, { type: 'audit.access_denied', data: { operation, permission, count } }),
  );
  const proven = (type: 'audit.signed_in' | 'audit.stepped_up') =>
    tallyOf<SignIn>(({ userId, tenantId, ...stranger }, count) =>
      record(deps, systemContext(deps, stranger, tenantId), { type, data: { userId, count } }),
    );
  const [signIns, proofs] = [proven('audit.signed_in'), proven('audit.stepped_up')];
  const failures = tallyOf<FailedSignIn>((failed, count) => recordFailure(deps, failed, count));
  const tokens = tallyOf<RefusedToken>((refused, count) => {
    const data = { reason: refused.reason, origin: originOf(deps, refused), count };
    return recordOnPlatform(deps, refused, { type: 'audit.token_refused', data });
  });
  return { denials, signIns, proofs, failures, tokens };
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

async function recordReuse(deps: AuditTrailDeps, { tenantId, userId, sessionId }: Session): Promise<void> {
  const context: CallContext = {
    tenantId,
    actor: 'system:refresh',
    correlationId: deps.ids.next(),
    causationId: null,
    traceparent: null,
    now: deps.clock.now(),
  };
  await record(deps, context, { type: 'audit.refresh_reused', data: { userId, sessionId } });
}

async function recordFailure(deps: AuditTrailDeps, failed: FailedSignIn, count: number): Promise<void> {
  const { userId, tenant } = failed;
  const memberships = userId ? await membershipsOf(deps.identity, userId) : [];
  const membership = memberships.find(
    ({ slug, status }) => status === 'active' && (tenant === undefined || slug === tenant),
  );
  if (userId && membership) {
    const context = systemContext(deps, failed, membership.tenantId);
    return record(deps, context, { type: 'audit.sign_in_failed', data: { userId, count } });
  }
  const data = { origin: originOf(deps, failed), count };
  return recordOnPlatform(deps, failed, { type: 'audit.unknown_sign_in_failed', data });
}

function recordOnPlatform(deps: AuditTrailDeps, stranger: Stranger, event: AuditEvent): Promise<void> {
  return record(deps, systemContext(deps, stranger, PLATFORM_TENANT_ID), event);
}

function systemContext({ clock }: AuditTrailDeps, { trace }: Stranger, tenantId: string): CallContext {
  return {
    tenantId,
    actor: 'system:sign-in',
    correlationId: trace.requestId,
    causationId: null,
    traceparent: trace.traceparent,
    now: clock.now(),
  };
}

function originOf({ origin }: AuditTrailDeps, { clientAddress }: Stranger): string {
  return origin(networkOf(clientAddress));
}
