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
import { EventConfig } from './config';
import { createDeps, SECRET_NAMES } from './deps';
import type { Secrets } from './deps';

const DRAIN_MS = 5_000;
/** A call of the relay in flight may take that long. */
const RELAY_MS = 16_000;
const CLOSE_MS = 4_000;

runService({
  name: APP_IDS.event,
  configClass: EventConfig,
  source: { dir: join(__dirname, '..', 'config'), env: process.env },
  start,
});

async function start(context: ServiceStart<EventConfig>): Promise<void> {
  const { config, environment, log, signal, onStop } = context;
  const secrets = await readSecrets(context);
  assertKeys(secrets, { isDeployed: isDeployed(environment) });
  const clock = { now: () => new Date() };
  const deps = createDeps({ config, secrets, log, clock, ids: createIds(), stopping: signal });
  const { pools, sidecar } = deps;
  onStop('close connections', CLOSE_MS, async () => {
    await Promise.all([sidecar.close(), closePools(pools)]);
  });
  await waitForDatabase({ pools, log, signal }, config.database);
  await deps.projections.open();

  onStop('broadcasts', CLOSE_MS, () => deps.broadcast.close());
  onStop('consumers', CLOSE_MS, async () => {
    await Promise.all([deps.auditLog.close(), deps.projections.close()]);
  });
  deps.projections.start();
  deps.watchdog.start();
  onStop('watchdog', CLOSE_MS, () => deps.watchdog.close());

  // The sidecar brings messages once it finds this door, which needs all of the above.
  await serve(createApp(deps.app), config.http, { signal, onStop, drainMs: DRAIN_MS });

  deps.relay.start();
  deps.hints.start();
  onStop('relay and hints', RELAY_MS, async () => {
    await Promise.all([deps.hints.close(), deps.relay.close()]);
  });
  log.info({ host: config.http.host, port: config.http.port }, 'event-service is listening');
}

/** Nothing is worth starting beside a sidecar that is not there: it brings secrets and signals, and publishes. */
async function readSecrets({ config, signal }: ServiceStart<EventConfig>): Promise<Secrets> {
  const http = createSidecarHttp(config.dapr);
  const dapr = createDapr(config.dapr);
  try {
    await waitForSidecar({ http }, { signal, deadlineMs: config.dapr.readyWithinMs });
    return await fetchSecrets({ dapr }, SECRET_NAMES);
  } finally {
    await http.close();
  }
}
