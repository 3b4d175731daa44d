import { failAbandoned } from '@plinth/shared/jobs/claim';
import { named } from '@plinth/shared/database/statement';
import type { Pools } from '@plinth/shared/database/connection';
import type { JobDefinition } from '@plinth/shared/jobs/job';
import { makeDueJobs } from '@plinth/shared/jobs/schedules';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';

export type TickDeps = {
  readonly pools: Pick<Pools, 'scheduler'>;
  readonly definitions: readonly JobDefinition[];
  /** Tells the runner that there may be jobs. */
  readonly wake: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Logger, 'info'>;
};

/**
 * What one tick of the cron binding does: due schedules become jobs, abandoned jobs come to an end, the runner is
 * woken. Ticks may come twice, late, overlapping or on several replicas: each job is made once.
 */
export async function tick({ pools, definitions, wake, clock, ids, log }: TickDeps): Promise<void> {
  const jobs = await makeDueJobs({ pool: pools.scheduler, clock, ids, definitions });
  await failAbandoned(named(pools.scheduler), clock.now());
  if (jobs > 0) log.info({ jobs }, 'due schedules became jobs');
  wake();
}
