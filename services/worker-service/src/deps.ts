import { APP_IDS } from '@plinth/shared/constants/components';
import { createPools } from '@plinth/shared/database/connection';
import { named } from '@plinth/shared/database/statement';
import { eventTypes } from '@plinth/shared/domain/registry';
import { createSignals } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import type { AppDeps } from './app';
import type { WorkerConfig } from './config';
import { schedules } from './consumers/schedules';
import { projectCounts } from './jobs/projectCounts';
import { createProjectCounts } from './processors/projectCounts';
import { createRunner } from './scheduler/runner';
import type { Work } from './scheduler/runJob';
import { tick } from './scheduler/tick';

/** What comes from outside: the process makes the real ones, a test its own. */
export type Surroundings = {
  readonly config: Pick<WorkerConfig, 'jobs'> & {
    readonly dapr: Omit<WorkerConfig['dapr'], 'readyWithinMs'>;
    readonly database: Omit<WorkerConfig['database'], 'tls' | 'readyWithinMs'>;
  };
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
};

/** Wires worker-service; connects to nothing and starts nothing yet. */
export function createDeps({ config, log, clock, ids, stopping }: Surroundings) {
  const { appUrl, consumerUrl, schedulerUrl, maxConnections } = config.database;
  const pools = createPools({
    urls: { app: appUrl, consumer: consumerUrl, scheduler: schedulerUrl },
    max: maxConnections,
    applicationName: APP_IDS.worker,
    onIdleError: (err, role) => log.warn({ err, role }, 'an idle connection broke'),
  });

  const work: Work[] = [{ definition: projectCounts, process: createProjectCounts({ pools }) }];
  const scheduler = named(pools.scheduler);
  const runner = createRunner({ ...config.jobs, scheduler, work, clock, random: Math.random, log });
  const definitions = work.map(({ definition }) => definition);

  const signals = createSignals({ pool: pools.consumer, consumer: schedules, known: eventTypes, log });
  const watchdog = createWatchdog({ pool: pools.consumer, signals, log });

  const app: AppDeps = {
    appToken: config.dapr.appToken,
    stopping,
    tick: () => tick({ pools, definitions, wake: runner.wake, clock, ids, log }),
    isHealthy: () => !signals.status().isHalted,
    signals,
    ids,
    log,
  };
  return { pools, runner, signals, watchdog, app };
}
