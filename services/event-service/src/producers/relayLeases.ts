import type { Connection } from '@plinth/shared/database/statement';
import { holdRelayParts, releaseRelayParts } from '@plinth/shared/messaging/relay.queries';

export type RelayLeasesDeps = {
  /** The pool of role relay. */
  readonly relay: Connection;
  /** This process, and no other one ever: two with the same name would both hold the same parts. */
  readonly holder: string;
  /** How long a process that died keeps its parts from the others; default 5,000. */
  readonly ttlMs?: number;
  /** Milliseconds, rising; default `performance.now`. */
  readonly now?: () => number;
};

/** The right to relay some tenants, as proven to the database with each checkpoint: epochs by part. */
export type Leases = { readonly holder: string; readonly epochs: ReadonlyMap<number, number> };

/** See {@link createRelayLeases}. */
export type RelayLeases = ReturnType<typeof createRelayLeases>;

const RENEWALS_PER_TTL = 4;

/** The part that a tenant belongs to, 0 to 15: the last hexadecimal digit of its id, which is a random one. */
export function partOf(tenantId: string): number {
  return Number.parseInt(tenantId.at(-1)!, 16);
}

/**
 * Shares the tenants among the processes that live: sixteen parts, of which each holds as many as the others. A new holder
 * of a part gets a higher epoch, and checkpoints move under the newest epoch only: one that was thought dead may still
 * publish (copies are allowed), but no longer decide what counts as published.
 */
export function createRelayLeases(deps: RelayLeasesDeps) {
  const { relay, holder, ttlMs = 5_000, now = () => performance.now() } = deps;
  let held: Leases = { holder, epochs: new Map() };
  let renewAt = -Infinity;
  let isCounted = false;

  return {
    /**
     * Keeps the parts and takes what is free of this process's share; to be called before each round of work, at least
     * four times per TTL.
     * @returns none while others hold them all
     */
    async hold(): Promise<Leases> {
      const askedAt = now();
      if (askedAt < renewAt) return held;
      const rows = await holdRelayParts.run({ holder, ttlSeconds: ttlMs / 1000 }, relay);
      isCounted = true;
      held = { holder, epochs: new Map(rows.map(({ part, epoch }) => [part, epoch])) };
      // From when it was asked for, so that we never believe in it longer than the database does.
      renewAt = askedAt + ttlMs / RENEWALS_PER_TTL;
      return held;
    },

    /** How often `hold` has to be called. */
    renewMs: ttlMs / RENEWALS_PER_TTL,

    /** How many parts this process held when it last asked. */
    parts: (): number => held.epochs.size,

    /** Whether the tenant was this process's when it last asked. */
    holds: (tenantId: string): boolean => held.epochs.has(partOf(tenantId)),

    /** Asks anew at the next `hold`: a checkpoint did not move. */
    doubt(): void {
      renewAt = -Infinity;
    },

    /** Gives all up, so that the others need not wait for their end. */
    async release(): Promise<void> {
      held = { holder, epochs: new Map() };
      renewAt = -Infinity;
      if (!isCounted) return;
      isCounted = false;
      await releaseRelayParts.run({ holder }, relay);
    },
  };
}
