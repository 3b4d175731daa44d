import type { Quotas } from '@plinth/shared/domain/tenant/plans';
import { networkOf } from '@plinth/shared/utils/networks';
import type { RateLimitConfig } from '../rateLimitConfig';
import type { Principal } from './caller';
import type { Charge, Policy } from './rateLimits';

/**
 * Kinds of requests with a quota of their own: attempts to show who one is, sign-ups, what sends mails, what hands the
 * whole log out.
 */
export type LimitClass = 'attempt' | 'signUp' | 'mail' | 'export';

export type RequestLimitsDeps = {
  readonly config: RateLimitConfig;
  readonly quotasOf: (principal: Principal) => Quotas;
};

/** Who asks, as far as quotas go. */
export type KnownCaller = { readonly principal: Principal; readonly actor: string };

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So that one key or person that runs wild leaves the others of the tenant something. */
const PRINCIPALS_SHARE = 0.5;

/** Says what requests are charged to whom: policies by configuration and plan. */
export function createRequestLimits({ config, quotasOf }: RequestLimitsDeps) {
  const anonymous: Policy = { name: 'address', quota: config.anonymousPerMinute, windowSeconds: MINUTE };
  const graphql: Policy = {
    name: 'graphql-cost',
    quota: config.graphqlCostPerMinute,
    windowSeconds: MINUTE,
  };
  const attempts: Policy = { name: 'attempts', quota: config.attemptsPerMinute, windowSeconds: MINUTE };
  const classesOfAddress: Readonly<Record<LimitClass, Policy>> = {
    attempt: attempts,
    signUp: { name: 'sign-ups', quota: config.signUpsPerHour, windowSeconds: HOUR },
    mail: { name: 'mails', quota: config.mailsPerHour, windowSeconds: HOUR },
    // Of nobody: no public route hands a log out.
    export: { name: 'exports', quota: 1, windowSeconds: DAY },
  };

  function chargeOfClass(limit: LimitClass, caller: KnownCaller): Charge {
    const { mailsPerDay, exportsPerDay } = scaled(quotasOf(caller.principal), config.planFactor);
    const subject = caller.principal.tenantId;
    switch (limit) {
      case 'mail':
        return { policy: { name: 'tenant-mails', quota: mailsPerDay, windowSeconds: DAY }, subject };
      case 'export':
        return { policy: { name: 'tenant-exports', quota: exportsPerDay, windowSeconds: DAY }, subject };
      default:
        return { policy: classesOfAddress[limit], subject: subjectOf(caller) };
    }
  }

  return {
    /** Of a request of nobody known. @param address canonical */
    ofAddress(address: string, limit?: LimitClass): Charge[] {
      const subject = networkOf(address);
      const all: Charge = { policy: anonymous, subject };
      return limit ? [{ policy: classesOfAddress[limit], subject }, all] : [all];
    },

    /** Of a request of somebody: the narrower quota first, so that what it refuses costs the tenant nothing. */
    ofCaller(caller: KnownCaller, limit?: LimitClass): Charge[] {
      const { requestsPerMinute } = scaled(quotasOf(caller.principal), config.planFactor);
      const own = Math.ceil(requestsPerMinute * PRINCIPALS_SHARE);
      return [
        ...(limit ? [chargeOfClass(limit, caller)] : []),
        { policy: { name: 'principal', quota: own, windowSeconds: MINUTE }, subject: subjectOf(caller) },
        {
          policy: { name: 'tenant', quota: requestsPerMinute, windowSeconds: MINUTE },
          subject: caller.principal.tenantId,
        },
      ];
    },

    /** Of an operation of GraphQL, beside those of its request. */
    ofCost: (caller: KnownCaller, cost: number): Charge[] => [
      { policy: graphql, subject: subjectOf(caller), cost },
    ],
  };
}

function subjectOf({ principal: { tenantId }, actor }: KnownCaller): string {
  return `${tenantId} ${actor}`;
}

function scaled(quotas: Quotas, factor: number): Quotas {
  return {
    requestsPerMinute: quotas.requestsPerMinute * factor,
    mailsPerDay: quotas.mailsPerDay * factor,
    exportsPerDay: quotas.exportsPerDay * factor,
  };
}
