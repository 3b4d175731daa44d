import type { Connection } from '@plinth/shared/database/statement';
import { releaseRelayLease, takeRelayLease } from '@plinth/shared/messaging/relay.queries';

export type RelayLeaseDeps = {
  /** The pool of role relay. */
  readonly relay: Connection;
  /** This process, and no other one ever: two with the same name would both hold the lease. */
  readonly holder: string;
  /** How long a process that died keeps the others waiting; default 5,000. */
  readonly ttlMs?: number;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/** The right to relay, as proven to the database with each checkpoint. */
export type Lease = { readonly leaseId: string; readonly holder: string; readonly epoch: number };

/** See {@link createRelayLease}. */
export type RelayLease = ReturnType<typeof createRelayLease>;

/** One lease for the logs of all tenants; ranges of tenants will have one each. */
const WHOLE_RANGE = '00000000-0000-0000-0000-000000000000';
const RENEWALS_PER_TTL = 4;

/**
 * Lets one process relay at a time. A new holder gets a higher epoch, and checkpoints move under the newest epoch only:
 * one that was thought dead may still publish (copies are allowed), but no longer decide what counts as published.
 */
export function createRelayLease(deps: RelayLeaseDeps) {
  const { relay, holder, ttlMs = 5_000, now = () => performance.now() } = deps;
  let held: { epoch: number; renewedAt: number } | undefined;

  const asLease = (epoch: number): Lease => ({ leaseId: WHOLE_RANGE, holder, epoch });

  return {
    /**
     * Takes the lease or keeps it; to be called before each round of work, at least four times per TTL.
     * @returns undefined while another process holds it
     */
    async hold(): Promise<Lease | undefined> {
      const askedAt = now();
      if (held && askedAt < held.renewedAt + ttlMs / RENEWALS_PER_TTL) return asLease(held.epoch);
      const [taken] = await takeRelayLease.run(
        { leaseId: WHOLE_RANGE, holder, ttlSeconds: ttlMs / 1000 },
        relay,
      );
      // From when it was asked for, so that we never believe in it longer than the database does.
      held = taken && { epoch: taken.epoch, renewedAt: askedAt };
      return taken && asLease(taken.epoch);
    },

    /** How often `hold` has to be called. */
    renewMs: ttlMs / RENEWALS_PER_TTL,

    /** Whether this process held it when it last asked. */
    isHeld: (): boolean => held !== undefined,

    /** Asks anew at the next `hold`: a checkpoint did not move. */
    doubt(): void {
      held = undefined;
    },

    /** Gives it up, so that another process need not wait for its end. */
    async release(): Promise<void> {
      const last = held;
      held = undefined;
      if (last) await releaseRelayLease.run(asLease(last.epoch), relay);
    },
  };
}
