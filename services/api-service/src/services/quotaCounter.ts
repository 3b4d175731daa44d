import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Logger } from '@plinth/shared/utils/logger';

/** What is used of a quota in the window that is under way. */
export type Count = { readonly used: number; readonly windowEndsInMs: number };

export type QuotaCounterDeps = {
  /** Empty: no Redis, this process counts for itself alone. */
  readonly redisUrl: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

/** Counts what is used of quotas; see {@link createQuotaCounter}. */
export type QuotaCounter = ReturnType<typeof createQuotaCounter>;

type Use = { readonly key: string; readonly points: number; readonly windowSeconds: number };

// Points and duration are demanded and not used: each call says how long its window is, and we judge.
const OPTIONS = { keyPrefix: 'plinth:limit', points: Number.MAX_SAFE_INTEGER, duration: 60 };
const KEY_CHARACTERS = 22;
const PROBE_MS = 500;
const CONNECTION = {
  enableOfflineQueue: false,
  // Asks only whether data is loaded, and for a frozen Redis without an end; our own probe asks that, too.
  enableReadyCheck: false,
  maxRetriesPerRequest: 0,
  // A healthy one answers within a millisecond or two; those who ask when it freezes wait for this, and nobody after them.
  commandTimeout: 30,
  connectTimeout: 2_000,
  disconnectTimeout: 100,
  retryStrategy: () => PROBE_MS,
};

/**
 * Counts in Redis, for all replicas together, in windows that begin with the first use. Once Redis does not answer it is
 * not asked any more until a probe finds it back, and this process counts for itself: no request waits for it, none
 * fails. Keys are hashes, because addresses are personal data.
 */
export function createQuotaCounter({ redisUrl, log }: QuotaCounterDeps) {
  const own = new RateLimiterMemory(OPTIONS);
  const shared = redisUrl === '' ? undefined : createShared(redisUrl, log);

  return {
    /** Adds to what all replicas have used; undefined when Redis is away. Never throws. */
    addShared: (use: Use): Promise<Count | undefined> => (shared ? shared.add(use) : addTo(own, use)),
    /** Adds to what this process has used. */
    addOwn: (use: Use): Promise<Count> => addTo(own, use),
    isAway: () => shared?.isAway() ?? false,
    close: () => shared?.close(),
  };
}

function createShared(redisUrl: string, log: QuotaCounterDeps['log']) {
  const redis = new Redis(redisUrl, CONNECTION);
  const limiter = new RateLimiterRedis({ ...OPTIONS, storeClient: redis });
  // Until it has been there for the first time, about which nothing is told.
  let isAway = true;
  let isTold = false;
  const probing = setInterval(() => void (isAway && probe()), PROBE_MS).unref();

  async function probe(): Promise<void> {
    try {
      await redis.ping();
      isAway = false;
      if (isTold) log.info({}, 'Redis is back: replicas limit callers together');
      isTold = false;
    } catch {
      // What was sent into a connection that does not answer may never be answered: a new one.
      if (redis.status === 'ready') redis.disconnect(true);
    }
  }

  function lose(err: unknown): void {
    isAway = true;
    if (!isTold) log.warn({ err }, 'Redis is away: each replica limits callers for itself');
    isTold = true;
  }

  redis.on('ready', () => void probe());
  redis.on('error', lose);
  return {
    isAway: () => isAway,
    async add(use: Use): Promise<Count | undefined> {
      if (isAway) return undefined;
      try {
        return await addTo(limiter, use);
      } catch (error) {
        lose(error);
        return undefined;
      }
    },
    close: () => {
      clearInterval(probing);
      redis.disconnect();
    },
  };
}

/** By `penalty`, which counts and leaves the judgement to us: one limiter serves all quotas. */
async function addTo(
  limiter: Pick<RateLimiterAbstract, 'penalty'>,
  { key, points, windowSeconds }: Use,
): Promise<Count> {
  const hash = createHash('sha256').update(key).digest('base64url').slice(0, KEY_CHARACTERS);
  const { consumedPoints, msBeforeNext } = await limiter.penalty(hash, points, {
    customDuration: windowSeconds,
  });
  return { used: consumedPoints, windowEndsInMs: msBeforeNext };
}
