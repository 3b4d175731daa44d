import 'reflect-metadata';
import { join } from 'node:path';
import { APP_IDS } from '@plinth/shared/constants/components';
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
import { ApiConfig } from './config';
import { createDeps, SECRET_NAMES } from './deps';
import type { Secrets } from './deps';

const DRAIN_MS = 10_000;
const CLOSE_MS = 5_000;

runService({
  name: APP_IDS.api,
  configClass: ApiConfig,
  source: { dir: join(__dirname, '..', 'config'), env: process.env },
  start,
});

async function start(context: ServiceStart<ApiConfig>): Promise<void> {
  const { config, environment, log, signal, onStop } = context;
  const secrets = await readSecrets(context);
  assertKeys(secrets, { isDeployed: isDeployed(environment) });
  const clock = { now: () => new Date() };
  const surroundings = { config, secrets, log, clock, ids: createIds(), stopping: signal };
  const { deps, pools, close } = createDeps(surroundings);
  onStop('close connections', CLOSE_MS, close);
  await waitForDatabase({ pools, log, signal }, config.database);

  await serve(createApp(deps), config.http, { signal, onStop, drainMs: DRAIN_MS });
  log.info({ host: config.http.host, port: config.http.port }, 'api-service is listening');
}

/** From the sidecar's secret store, before anything else is made. */
async function readSecrets({ config, signal }: ServiceStart<ApiConfig>): Promise<Secrets> {
  const http = createSidecarHttp(config.dapr);
  const dapr = createDapr(config.dapr);
  try {
    await waitForSidecar({ http }, { signal, deadlineMs: config.dapr.readyWithinMs });
    return await fetchSecrets({ dapr }, SECRET_NAMES);
  } finally {
    await http.close();
  }
}
