import { setTimeout as sleep } from 'node:timers/promises';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { accessChanges } from '@plinth/shared/database/repositories/access';
import type { Connection } from '@plinth/shared/database/statement';
import { UnavailableError } from '@plinth/shared/errors/appErrors';
import type { Logger } from '@plinth/shared/utils/logger';
import { createOccasionally } from '@plinth/shared/utils/occasionally';

/** The epochs that something about a person in a tenant was read under. */
export type Epochs = {
  readonly tenantEpoch: number;
  readonly memberEpoch: number;
  readonly personEpoch: number;
};

export type EpochsDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly log: Pick<Logger, 'warn'>;
  /** How often to look; default 500. */
  readonly pollMs?: number;
  /** A look that is older is not relied on; default 2,000. */
  readonly maxAgeMs?: number;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/** See {@link createEpochs}. */
export type AccessEpochs = ReturnType<typeof createEpochs>;

/** A raised epoch is remembered for longer than anything that was read under a lower one. */
export const REMEMBERED_MS = 10 * 60_000;
/** The subject that stands for a whole tenant. */
const WHOLE_TENANT = '00000000-0000-0000-0000-000000000000';
const RETRY_AFTER_SECONDS = 1;
const PATIENCE_MS = 1_000;

/**
 * Hears of every change of what somebody may do: looks twice a second for epochs that were raised, by whichever replica,
 * so that what this one remembers is refused within a second. Begins with the first question.
 */
export function createEpochs(deps: EpochsDeps) {
  const { identity, log, pollMs = 500, maxAgeMs = 2_000, now = () => performance.now() } = deps;
  const raised = new Map<string, { epoch: number; at: number }>();
  const closing = new AbortController();
  const occasionally = createOccasionally();
  let since: string | undefined;
  let lookedAt = -Infinity;
  let looking: Promise<void> | undefined;
  let polling: Promise<void> | undefined;

  async function look(): Promise<void> {
    // Taken before, since the answer is true as of then.
    const at = now();
    const changes = await accessChanges(identity, since);
    for (const { tenantId, subjectId, epoch } of changes.raised) {
      const key = `${tenantId} ${subjectId}`;
      // At the end of the map, which is thereby in order of time.
      raised.delete(key);
      raised.set(key, { epoch, at });
    }
    for (const [key, entry] of raised) {
      if (entry.at > at - REMEMBERED_MS) break;
      raised.delete(key);
    }
    since = changes.next;
    lookedAt = at;
  }

  /** One look for all who ask at the same time. */
  const lookOnce = (): Promise<void> => (looking ??= look().finally(() => (looking = undefined)));

  async function poll(): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(pollMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (closing.signal.aborted) return;
      await lookOnce().catch((err: unknown) =>
        occasionally((leftOut) => log.warn({ err, leftOut }, 'changes of access could not be looked for')),
      );
    }
  }

  const epochOf = (tenantId: string, subjectId: string): number =>
    raised.get(`${tenantId} ${subjectId}`)?.epoch ?? 0;

  return {
    /**
     * Makes sure that changes are heard of.
     * @throws UnavailableError with Retry-After when the last good look is older than 2 s: nobody is let in on what may
     *   have been taken from them
     */
    async requireFresh(): Promise<void> {
      if (now() - lookedAt <= maxAgeMs) return;
      polling ??= poll();
      // What hangs is not waited for: a caller is better off with a quick 503.
      const patience = sleep(PATIENCE_MS, undefined, { ref: false });
      await Promise.race([lookOnce().catch(() => undefined), patience]);
      if (now() - lookedAt > maxAgeMs)
        throw new UnavailableError('changes of access cannot be heard of', RETRY_AFTER_SECONDS);
    },

    /** Whether nothing was raised since something about a person in a tenant was read. */
    isCurrent: ({ tenantId, userId }: { tenantId: string; userId: string }, read: Epochs): boolean =>
      epochOf(tenantId, WHOLE_TENANT) <= read.tenantEpoch &&
      epochOf(tenantId, userId) <= read.memberEpoch &&
      epochOf(PLATFORM_TENANT_ID, userId) <= read.personEpoch,

    /** Rises whenever a signing key changes. */
    ofSigningKeys: (): number => epochOf(PLATFORM_TENANT_ID, WHOLE_TENANT),

    /** Looks now, after a change by this process, which its caller expects to see. */
    lookNow: async (): Promise<void> => {
      // One that is under way may have begun before the change.
      await looking?.catch(() => undefined);
      await lookOnce();
    },

    /** Ends looking. */
    async close(): Promise<void> {
      closing.abort();
      await Promise.all([polling, looking?.catch(() => undefined)]);
    },
  };
}
