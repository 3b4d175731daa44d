import { APP_IDS } from '@plinth/shared/constants/components';
import { createPools } from '@plinth/shared/database/connection';
import type { Pool } from '@plinth/shared/database/connection';
import { named } from '@plinth/shared/database/statement';
import { createAuditKeys } from '@plinth/shared/eventstore/auditKeys';
import { secretKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { openOutsideCheckpoints } from '@plinth/shared/eventstore/outsideCheckpoints';
import { eventTypes } from '@plinth/shared/domain/registry';
import { addSchedule } from '@plinth/shared/jobs/schedules';
import { createSignals } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import type { AppDeps } from './app';
import type { WorkerConfig } from './config';
import { schedules } from './consumers/schedules';
import { auditCheckpoints, auditCheckpointsSchedule } from './jobs/auditCheckpoints';
import { projectCounts } from './jobs/projectCounts';
import { createAuditCheckpoints } from './processors/auditCheckpoints';
import { createProjectCounts } from './processors/projectCounts';
import { createRunner } from './scheduler/runner';
import type { Work } from './scheduler/runJob';
import { tick } from './scheduler/tick';

/** Names of what is read from the secret store; each is 32 bytes in base64. */
export const SECRET_NAMES = ['audit-key'] as const;
export type Secrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** What comes from outside: the process makes the real ones, a test its own. */
export type Surroundings = {
  readonly config: Pick<WorkerConfig, 'jobs' | 'audit'> & {
    readonly dapr: Omit<WorkerConfig['dapr'], 'readyWithinMs'>;
    readonly database: Omit<WorkerConfig['database'], 'tls' | 'readyWithinMs'>;
  };
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
};

/** Wires worker-service; connects to nothing and starts nothing yet. */
export function createDeps(surroundings: Surroundings) {
  const { config, log, clock, ids, stopping } = surroundings;
  const { appUrl, consumerUrl, schedulerUrl, auditorUrl, maxConnections } = config.database;
  const pools = createPools({
    urls: { app: appUrl, consumer: consumerUrl, scheduler: schedulerUrl, auditor: auditorUrl },
    max: maxConnections,
    applicationName: APP_IDS.worker,
    onIdleError: (err, role) => log.warn({ err, role }, 'an idle connection broke'),
  });

  const work: Work[] = [
    { definition: projectCounts, process: createProjectCounts({ pools }) },
    { definition: auditCheckpoints, process: createAuditCheckpoints(auditDeps(surroundings, pools.auditor)) },
  ];
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
  /** Those of the platform, which no event makes; repeatable. */
  const addSchedules = (): Promise<void> =>
    addSchedule(scheduler, { ...auditCheckpointsSchedule, nextDueAt: clock.now().toISOString() });

  return { pools, runner, signals, watchdog, addSchedules, app };
}

function auditDeps({ config, secrets, clock, log }: Surroundings, pool: Pool) {
  const { directory } = config.audit;
  const keys = createAuditKeys({ pool, sealingKey: secretKey(secrets['audit-key'], 'audit-key'), clock });
  return {
    pool,
    keys,
    outside: directory === '' ? undefined : openOutsideCheckpoints(directory),
    clock,
    log,
  };
}
