import { randomBytes } from 'node:crypto';
import { APP_IDS } from '@plinth/shared/constants/components';
import { createPools } from '@plinth/shared/database/connection';
import type { Pool, Pools } from '@plinth/shared/database/connection';
import { named } from '@plinth/shared/database/statement';
import { createAuditKeys } from '@plinth/shared/eventstore/auditKeys';
import { openOutsideCheckpoints } from '@plinth/shared/eventstore/outsideCheckpoints';
import { eventTypes } from '@plinth/shared/domain/registry';
import { createAppend } from '@plinth/shared/eventstore/append';
import { openErasureRegister } from '@plinth/shared/eventstore/erasureRegister';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createLookForDrops } from '@plinth/shared/eventstore/crypto/lookForDrops';
import { behalfKey, requireBehalf } from '@plinth/shared/dapr/behalf';
import { createMasterKey, secretKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { createCommandHandler } from '@plinth/shared/eventstore/handleCommand';
import { createHeadHints } from '@plinth/shared/eventstore/headHints';
import { findTenantsToPurge } from '@plinth/shared/eventstore/purge';
import { createRegisteredAppend } from '@plinth/shared/eventstore/registeredAppend';
import { enqueue } from '@plinth/shared/jobs/enqueue';
import { addSchedule } from '@plinth/shared/jobs/schedules';
import type { Consumer } from '@plinth/shared/messaging/consumer';
import { createSignals } from '@plinth/shared/messaging/signals';
import type { Signals } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import type { AppDeps } from './app';
import type { WorkerConfig } from './config';
import { mails } from './consumers/mails';
import { workOrders } from './consumers/workOrders';
import { auditCheckpoints, auditCheckpointsSchedule } from './jobs/auditCheckpoints';
import { projectCounts } from './jobs/projectCounts';
import { retention } from './jobs/retention';
import { sendMail } from './jobs/sendMail';
import { createAuditCheckpoints } from './processors/auditCheckpoints';
import { erasureStep, findErasureOrders } from './processors/erasure';
import { createProjectCounts } from './processors/projectCounts';
import { purgeStep } from './processors/purge';
import { createRetention } from './processors/retention';
import { createSendMail } from './processors/sendMail';
import { createEraser } from './scheduler/eraser';
import { createPurger } from './scheduler/purger';
import { createRunner } from './scheduler/runner';
import type { Work } from './scheduler/runJob';
import { tick } from './scheduler/tick';
import { createMailer } from './services/mailer';
import type { Mailer } from './services/mailer';
import { createErasureCommands } from './services/erasureCommands';
import { createPurgeCommands } from './services/purgeCommands';

/** Names of what is read from the secret store; each is 32 bytes in base64. */
export const SECRET_NAMES = ['master-key', 'audit-key', 'link-key'] as const;
export type Secrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** What comes from outside: the process makes the real ones, a test its own. */
export type Surroundings = {
  readonly config: Pick<WorkerConfig, 'jobs' | 'audit' | 'erasure' | 'mail'> & {
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

type WorkerPools = Pools<'app' | 'writer' | 'consumer' | 'scheduler' | 'purger' | 'auditor'>;

/** Wires worker-service; connects to nothing and starts nothing yet. */
export function createDeps(surroundings: Surroundings) {
  const { config, log, clock, ids, stopping } = surroundings;
  const pools = createWorkerPools(surroundings);
  const store = createCommands(surroundings, pools);
  const { commands, erasures, hints } = store;

  const mailer = createMailer(config.mail, clock);
  const work = createWork(surroundings, { pools, mailer, ...store });
  const scheduler = named(pools.scheduler);
  const runner = createRunner({ ...config.jobs, scheduler, work, clock, random: Math.random, log });
  const definitions = work.map(({ definition }) => definition);

  const purger = createPurger({
    findTenants: () => findTenantsToPurge(named(pools.purger)),
    step: (tenantId) => purgeStep({ pools, commands, clock }, tenantId),
    pollMs: config.jobs.pollMs,
    log,
  });
  const eraser = createEraser({
    findOrders: () => findErasureOrders({ pools, clock, ids }),
    step: (order) => erasureStep({ pools, commands: erasures, mailer, clock }, order),
    pollMs: config.jobs.pollMs,
    log,
  });
  const follow = (consumer: Consumer) =>
    createSignals({ pool: pools.consumer, consumer, known: eventTypes, log });
  const signals = follow(workOrders({ wakePurger: () => purger.wake(), wakeEraser: () => eraser.wake() }));
  const mailSignals = follow(mails({ clock, mailer, wakeRunner: () => runner.wake() }));
  const watch = (each: Signals) => createWatchdog({ pool: pools.consumer, signals: each, log });
  const consumers = [signals, mailSignals];
  const watchdogs = consumers.map(watch);

  const app: AppDeps = {
    appToken: config.dapr.appToken,
    behalfOf: requireBehalf({
      key: behalfKey(createMasterKey(surroundings.secrets['master-key'])),
      appId: APP_IDS.worker,
      clock,
    }),
    stopping,
    tick: () => tick({ pools, definitions, wake: runner.wake, clock, ids, log }),
    consumers,
    ids,
    log,
  };
  /** Those of the platform, which no event makes; repeatable. */
  const addSchedules = (): Promise<void> =>
    addSchedule(scheduler, { ...auditCheckpointsSchedule, nextDueAt: clock.now().toISOString() });

  /** Ends what follows the log. */
  const closeConsumers = async (): Promise<void> => {
    await Promise.all([...watchdogs, ...consumers].map((each) => each.close()));
  };
  return {
    ...{ pools, hints, commands, erasures, runner, purger, eraser, mailer },
    ...{ signals, mailSignals, watchdogs, closeConsumers, addSchedules, app },
  };
}

function createWorkerPools({ config, log }: Surroundings): WorkerPools {
  const { appUrl, writerUrl, consumerUrl, schedulerUrl, purgerUrl, auditorUrl, maxConnections } =
    config.database;
  return createPools({
    urls: {
      app: appUrl,
      writer: writerUrl,
      consumer: consumerUrl,
      scheduler: schedulerUrl,
      purger: purgerUrl,
      auditor: auditorUrl,
    },
    max: maxConnections,
    applicationName: APP_IDS.worker,
    onIdleError: (err, role) => log.warn({ err, role }, 'an idle connection broke'),
  });
}

/** The way to append: what is about customers' tenants is read by role app, which knows nothing of the platform. */
function createCommands({ config, secrets, log, clock, ids }: Surroundings, pools: WorkerPools) {
  const { app, writer, consumer } = pools;
  const keyring = createKeyring({
    masterKey: createMasterKey(secrets['master-key']),
    loadKeys: createLoadKeys({ pool: consumer }),
    lookForDrops: createLookForDrops(named(consumer)),
    ids,
    clock,
  });
  const hints = createHeadHints({
    pool: app,
    onError: (err) => log.warn({ err }, 'a hint of new events was not sent; the relay finds them by itself'),
  });
  const { directory } = config.erasure;
  const append = createRegisteredAppend(
    createAppend({ writer, keyring, randomBytes, onAppended: (tenantIds) => hints.notify(tenantIds) }),
    directory === '' ? undefined : openErasureRegister(directory),
  );
  const handleCommand = createCommandHandler({ append, app, keyring, ids });
  const handlePlatformCommand = createCommandHandler({ append, app: consumer, keyring, ids });
  return {
    keyring,
    commands: createPurgeCommands({ handleCommand }),
    erasures: createErasureCommands({ pools, handleCommand, handlePlatformCommand, append, ids }),
    hints,
  };
}

type WorkDeps = Pick<ReturnType<typeof createCommands>, 'commands' | 'keyring'> & {
  readonly pools: WorkerPools;
  readonly mailer: Mailer;
};

function createWork(surroundings: Surroundings, { pools, commands, keyring, mailer }: WorkDeps): Work[] {
  const { config, secrets, clock, ids } = surroundings;
  const linkKey = secretKey(secrets['link-key'], 'link-key');
  const { publicUrl } = config.mail;
  const goOn = (tenantId: string) =>
    enqueue(named(pools.scheduler), retention, { tenantId, id: ids.next(), now: clock.now() });
  return [
    { definition: projectCounts, process: createProjectCounts({ pools }) },
    { definition: retention, process: createRetention({ pools, commands, clock, goOn }) },
    { definition: sendMail, process: createSendMail({ keyring, linkKey, mailer, publicUrl }) },
    { definition: auditCheckpoints, process: createAuditCheckpoints(auditDeps(surroundings, pools.auditor)) },
  ];
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
