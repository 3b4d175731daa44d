import type { Pool } from 'pg';
import { named } from '../database/statement';
import { notifyHeads } from './headHints.queries';

/** Channel of NOTIFY on which the appending processes say whose log has grown; the payload is tenant ids, comma-separated. */
export const HEAD_CHANNEL = 'plinth_head';

export type HeadHintsDeps = {
  /** Any pool of the appending process; a hint needs no rights. */
  readonly pool: Pick<Pool, 'query'>;
  /** At most one NOTIFY in this time; default 15 ms. */
  readonly intervalMs?: number;
  /** Hears of hints that could not be sent. */
  readonly onError?: (error: unknown) => void;
};

/** See {@link createHeadHints}. */
export type HeadHints = ReturnType<typeof createHeadHints>;

// 8,000 bytes are a payload's limit; a tenant takes 37.
const MAX_TENANTS = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Tells the relay where there is news, outside the append: NOTIFY inside each transaction would cost most of its
 * speed. The first hint after a pause goes out at once, those of the next `intervalMs` together. A lost hint only
 * costs time, since the relay compares heads with its checkpoints every few seconds.
 */
export function createHeadHints({ pool, intervalMs = 15, onError }: HeadHintsDeps) {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();

  const send = async (): Promise<void> => {
    const tenantIds = [...waiting];
    waiting.clear();
    try {
      for (let from = 0; from < tenantIds.length; from += MAX_TENANTS) {
        const payload = tenantIds.slice(from, from + MAX_TENANTS).join(',');
        await notifyHeads.run({ channel: HEAD_CHANNEL, payload }, named(pool));
      }
    } catch (error) {
      onError?.(error);
    }
  };

  const flush = (): void => {
    timer = undefined;
    if (waiting.size === 0) return;
    sending = send();
    timer = setTimeout(() => void sending.then(flush), intervalMs).unref();
  };

  return {
    /** Says that these tenants' logs have grown; returns at once, never throws. */
    notify(tenantIds: readonly string[]): void {
      for (const tenantId of tenantIds) waiting.add(tenantId);
      if (!timer) flush();
    },

    /** Sends what still waits; hints after that are not sent. */
    async close(): Promise<void> {
      clearTimeout(timer);
      await sending;
      await send();
    },
  };
}

/** The tenants that a payload of HEAD_CHANNEL names; what is no UUID is left out, since anybody may NOTIFY. */
export function tenantsOfHint(payload: string): string[] {
  return payload.split(',').filter((part) => UUID.test(part));
}
