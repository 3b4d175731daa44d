import type { Logger } from '@plinth/shared/utils/logger';
import { createRounds } from './rounds';

export type PurgerDeps = {
  /** Tenants with purges that are not worked off. */
  readonly findTenants: () => Promise<readonly string[]>;
  /** One bounded step for a tenant; says whether there may be more. Repeatable. */
  readonly step: (tenantId: string) => Promise<boolean>;
  readonly pollMs: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

export type Purger = ReturnType<typeof createPurger>;

/** Makes the loop that works off purges, tenant by tenant (see createRounds). */
export function createPurger({ findTenants, step, pollMs, log }: PurgerDeps) {
  return createRounds({
    find: findTenants,
    step,
    pollMs,
    onFailed: ({ err, leftOut, item: tenantId }) =>
      tenantId === undefined
        ? log.warn({ err, leftOut }, 'no purges could be found; trying again')
        : log.warn({ err, tenantId, leftOut }, 'a purge could not be worked off; trying again'),
  });
}
