import type { RequestHandler, Response } from 'express';
import { HEADERS } from '@plinth/shared/constants/headers';
import { QuotaExceededError, UnauthenticatedError } from '@plinth/shared/errors/appErrors';
import { callerOf } from '../services/caller';
import type { Caller } from '../services/caller';
import type { Charge, RateLimits, Standing } from '../services/rateLimits';
import type { createRequestLimits, KnownCaller, LimitClass } from '../services/requestLimits';

export type RateLimitDeps = {
  readonly rateLimits: Pick<RateLimits, 'take'>;
  readonly requestLimits: ReturnType<typeof createRequestLimits>;
};

/** Holds callers to their quotas; see {@link rateLimit}. */
export type RateLimit = ReturnType<typeof rateLimit>;

/**
 * Makes what holds callers to their quotas: 429 with Retry-After for what exceeds one, and on every answer how each
 * stands (draft-ietf-httpapi-ratelimit-headers).
 */
export function rateLimit({ rateLimits, requestLimits }: RateLimitDeps) {
  /** @throws QuotaExceededError for the first that is used up; later ones are not charged */
  async function charge(res: Response, charges: readonly Charge[]): Promise<void> {
    for (const each of charges) {
      const standing = await rateLimits.take(each);
      tell(res, standing);
      if (!standing.isAllowed) throw new QuotaExceededError(standing.policy.name, standing.resetSeconds);
    }
  }

  return {
    /** For routes that everybody may call. */
    ofAddress(limit?: LimitClass | 'none'): RequestHandler {
      return async function limitAddress(req, res, next) {
        if (limit !== 'none') await charge(res, requestLimits.ofAddress(req.clientAddress, limit));
        next();
      };
    },

    /** Behind authenticate. */
    ofCaller(limit?: LimitClass | 'none'): RequestHandler {
      return async function limitCaller(req, res, next) {
        if (limit !== 'none') await charge(res, requestLimits.ofCaller(knownCaller(callerOf(req)), limit));
        next();
      };
    },

    /** Around authenticate: who shows tokens that are refused is held to the quota of its address. */
    ofRefused(authenticate: RequestHandler): RequestHandler {
      return async function limitRefused(req, res, next) {
        try {
          await authenticate(req, res, next);
        } catch (error) {
          if (error instanceof UnauthenticatedError) {
            await charge(res, requestLimits.ofAddress(req.clientAddress));
          }
          throw error;
        }
      };
    },

    /** For what an operation of GraphQL costs, once that is known. */
    ofCost: (res: Response, caller: Caller, cost: number): Promise<void> =>
      charge(res, requestLimits.ofCost(knownCaller(caller), cost)),
  };
}

function knownCaller({ principal, context: { actor } }: Caller): KnownCaller {
  return { principal, actor };
}

/** Adds a policy to the two headers: a structured list each (RFC 9651). */
function tell(res: Response, { policy, remaining, resetSeconds }: Standing): void {
  const name = `"${policy.name}"`;
  append(res, HEADERS.rateLimitPolicy, `${name};q=${policy.quota};w=${policy.windowSeconds}`);
  append(res, HEADERS.rateLimit, `${name};r=${remaining};t=${resetSeconds}`);
}

function append(res: Response, header: string, item: string): void {
  const before = res.getHeader(header);
  res.setHeader(header, before === undefined ? item : `${String(before)}, ${item}`);
}
