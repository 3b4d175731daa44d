import 'reflect-metadata';
import { join } from 'node:path';
import { APP_IDS } from '@plinth/shared/constants/components';
import { closePools } from '@plinth/shared/database/connection';
import { waitForDatabase } from '@plinth/shared/database/waitForDatabase';
import { createDapr } from '@plinth/shared/dapr/client';
import { fetchSecrets } from '@plinth/shared/dapr/secrets';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { waitForSidecar } from '@plinth/shared/dapr/waitForSidecar';
import { assertKeys } from '@plinth/shared/eventstore/crypto/assertKeys';
import { isDeployed } from '@plinth/shared/utils/environment';
import { createIds } from '@plinth/shared/utils/ids';
import { runService } from '@plinth/shared/utils/runService';
import type { ServiceStart } from '@plinth/shared/utils/runService';
import { serve } from '@plinth/shared/utils/serve';
import { createApp } from './app';
import { WorkerConfig } from './config';
import { createDeps, SECRET_NAMES } from './deps';
import type { Secrets } from './deps';

const DRAIN_MS = 10_000;
const CLOSE_MS = 5_000;
const MARGIN_MS = 1_000;

runService({
  name: APP_IDS.worker,
  configClass: WorkerConfig,
  source: { dir: join(__dirname, '..', 'config'), env: process.env },
  start,
});

async function start(context: ServiceStart<WorkerConfig>): Promise<void> {
  const { config, environment, log, signal, onStop } = context;
  const secrets = await readSecrets(context);
  assertKeys(secrets, { isDeployed: isDeployed(environment) });
  const clock = { now: () => new Date() };
  const surroundings = { config, secrets, log, clock, ids: createIds(), stopping: signal };
  const { pools, hints, runner, purger, eraser, mailer, watchdogs, closeConsumers, addSchedules, app } =
    createDeps(surroundings);
  onStop('pools', CLOSE_MS, async () => {
    await hints.close();
    await closePools(pools);
  });
  await waitForDatabase({ pools, log, signal }, config.database);
  await addSchedules();

  onStop('consumers', CLOSE_MS, closeConsumers);
  watchdogs.forEach((watchdog) => watchdog.start());

  await serve(createApp(app), config.http, { signal, onStop, drainMs: DRAIN_MS });

  // Stopped before the door is closed: ticks that still come in claim nothing.
  runner.start();
  purger.start();
  eraser.start();
  onStop('jobs', DRAIN_MS + MARGIN_MS, async () => {
    await Promise.all([runner.stop(DRAIN_MS), purger.close(), eraser.close()]);
    mailer.close();
  });
  log.info({ host: config.http.host, port: config.http.port }, 'worker-service is listening');
}

/** Nothing is worth starting beside a sidecar that is not there: it brings secrets, ticks and signals. */
async function readSecrets({ config, signal }: ServiceStart<WorkerConfig>): Promise<Secrets> {
  const http = createSidecarHttp(config.dapr);
  const dapr = createDapr(config.dapr);
  try {
    await waitForSidecar({ http }, { signal, deadlineMs: config.dapr.readyWithinMs });
    return await fetchSecrets({ dapr }, SECRET_NAMES);
  } finally {
    await http.close();
  }
}
