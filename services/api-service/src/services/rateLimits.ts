import { LRUCache } from 'lru-cache';
import type { QuotaCounter } from './quotaCounter';

/** How much somebody may use in a window. */
export type Policy = {
  /** As headers show it. */
  readonly name: string;
  /** What all replicas together allow. */
  readonly quota: number;
  readonly windowSeconds: number;
};

/** What a request uses up of a policy. */
export type Charge = {
  readonly policy: Policy;
  /** Who: tenant, principal, network; unique under the policy's name. */
  readonly subject: string;
  /** Default 1. */
  readonly cost?: number;
};

/** How a policy stands after a charge. */
export type Standing = {
  readonly policy: Policy;
  readonly isAllowed: boolean;
  /** As far as this replica knows. */
  readonly remaining: number;
  /** Until the window ends; at least 1. */
  readonly resetSeconds: number;
};

export type RateLimitsDeps = {
  readonly counter: Pick<QuotaCounter, 'addShared' | 'addOwn' | 'isAway'>;
  /** Replicas that share a quota when they cannot count together. */
  readonly replicas: number;
  /** Milliseconds, rising. */
  readonly now: () => number;
};

/** Lets callers use what their policies allow; see {@link createRateLimits}. */
export type RateLimits = ReturnType<typeof createRateLimits>;

/** A block of a quota that this replica has taken, and what the counter had left after that. */
type Lease = { readonly quota: number; readonly endsAt: number; left: number; readonly unleased: number };

const MAX_LEASES = 50_000;
/** A block is this part of what is left: large at first, and small where a stranded block would be missed. */
const BLOCK_SHARE = 0.1;
const SECOND = 1_000;

/**
 * Makes limits that cost an allowed request no round trip, as a rule: a replica takes a block of the quota at once (a
 * tenth of what is left) and spends it from memory until the window ends. Nothing is ever given back.
 *
 * What is allowed in a window never exceeds the quota, however many replicas there are. It may stay below it by the
 * blocks that other replicas hold unspent: each at most a tenth of what was left when it was taken. While Redis is away
 * each replica allows its share, quota / replicas, in windows of its own: whatever replicas had allowed before in the
 * window under way comes on top, once.
 */
export function createRateLimits(deps: RateLimitsDeps) {
  const { counter, now } = deps;
  const leases = new LRUCache<string, Lease>({ max: MAX_LEASES });
  const renewals = new Map<string, Promise<void>>();

  function leaseOf(key: string, { quota }: Policy): Lease | undefined {
    const lease = leases.get(key);
    return lease && lease.quota === quota && now() < lease.endsAt ? lease : undefined;
  }

  /** From memory; undefined when a block has to be taken first. */
  function spend(key: string, { policy, cost = 1 }: Charge): Standing | undefined {
    const lease = leaseOf(key, policy);
    if (!lease) return undefined;
    const isAllowed = lease.left >= cost;
    if (!isAllowed && lease.unleased > 0) return undefined;
    if (isAllowed) lease.left -= cost;
    return standing(policy, {
      isAllowed,
      remaining: lease.left + lease.unleased,
      endsInMs: lease.endsAt - now(),
    });
  }

  /** Takes the next block; nothing when Redis has gone away. */
  async function renew(key: string, { policy, cost = 1 }: Charge): Promise<void> {
    const { quota, windowSeconds } = policy;
    const before = leaseOf(key, policy);
    const points = Math.max(cost, Math.ceil((before?.unleased ?? quota) * BLOCK_SHARE));
    // From before the question on, so that a lease ends no later than its window.
    const askedAt = now();
    const count = await counter.addShared({ key, points, windowSeconds });
    if (!count) return;
    const granted = Math.min(points, Math.max(0, quota - (count.used - points)));
    leases.set(key, {
      quota,
      endsAt: askedAt + count.windowEndsInMs,
      left: granted + (leaseOf(key, policy)?.left ?? 0),
      unleased: Math.max(0, quota - count.used),
    });
  }

  /** One at a time for each subject: those who come meanwhile spend of the same block. */
  function renewOnce(key: string, charge: Charge): Promise<void> {
    const underWay = renewals.get(key);
    if (underWay) return underWay;
    const renewal = renew(key, charge).finally(() => renewals.delete(key));
    renewals.set(key, renewal);
    return renewal;
  }

  return {
    /** Uses up of a policy what a request costs, when there is so much left. Never throws. */
    async take(charge: Charge): Promise<Standing> {
      const key = `${charge.policy.name} ${charge.subject}`;
      for (;;) {
        const spent = spend(key, charge);
        if (spent) return spent;
        if (counter.isAway()) return takeOwn(deps, key, charge);
        await renewOnce(key, charge);
      }
    },
  };
}

/** By this replica's share alone. */
async function takeOwn(
  { counter, replicas }: RateLimitsDeps,
  key: string,
  { policy, cost = 1 }: Charge,
): Promise<Standing> {
  const { quota, windowSeconds } = policy;
  const { used, windowEndsInMs } = await counter.addOwn({ key, points: cost, windowSeconds });
  const share = Math.ceil(quota / replicas);
  return standing(policy, {
    isAllowed: used <= share,
    remaining: Math.max(0, share - used),
    endsInMs: windowEndsInMs,
  });
}

function standing(
  policy: Policy,
  { isAllowed, remaining, endsInMs }: { isAllowed: boolean; remaining: number; endsInMs: number },
): Standing {
  return { policy, isAllowed, remaining, resetSeconds: Math.max(1, Math.ceil(endsInMs / SECOND)) };
}
