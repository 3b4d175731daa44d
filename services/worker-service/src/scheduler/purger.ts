import type { Logger } from '@plinth/shared/utils/logger';
import { createOccasionally } from '@plinth/shared/utils/occasionally';

export type PurgerDeps = {
  /** Tenants with purges that are not worked off. */
  readonly findTenants: () => Promise<readonly string[]>;
  /** One bounded step for a tenant; says whether there may be more. Repeatable. */
  readonly step: (tenantId: string) => Promise<boolean>;
  /** How often to look when nobody wakes it: what another process has left lies there. */
  readonly pollMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

export type Purger = ReturnType<typeof createPurger>;

/**
 * Makes the loop that works off purges: one step for each tenant that has any, round by round, so that a tenant with much
 * to purge delays the others by one step at a time. When a round has nothing more to do it sleeps until it is woken or
 * the poll comes round. Any number of processes may do this.
 */
export function createPurger({ findTenants, step, pollMs, log }: PurgerDeps) {
  const stopping = new AbortController();
  const occasionally = createOccasionally();
  let wakeUp = (): void => undefined;
  let isWoken = false;
  let running: Promise<void> = Promise.resolve();

  async function round(): Promise<boolean> {
    let isMore = false;
    for (const tenantId of await findTenants()) {
      if (stopping.signal.aborted) return false;
      try {
        isMore = (await step(tenantId)) || isMore;
      } catch (err) {
        // Others go on; this one is tried again with the next poll.
        occasionally((leftOut) =>
          log.warn({ err, tenantId, leftOut }, 'a purge could not be worked off; trying again'),
        );
      }
    }
    return isMore;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const isMore = await round().catch((err: unknown) => {
        occasionally((leftOut) => log.warn({ err, leftOut }, 'no purges could be found; trying again'));
        return false;
      });
      if (!isMore && !isWoken) await sleep();
    }
  }

  async function sleep(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
      if (stopping.signal.aborted) wakeUp();
    });
    wakeUp = () => undefined;
  }

  return {
    /** Begins; once. */
    start(): void {
      running = run();
    },
    /** Looks for purges now, because there may be some. */
    wake(): void {
      isWoken = true;
      wakeUp();
    },
    /** Ends after the step under way. */
    async close(): Promise<void> {
      stopping.abort();
      wakeUp();
      await running;
    },
  };
}
