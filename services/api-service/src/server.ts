import 'reflect-metadata';
import { join } from 'node:path';
import { createDapr } from '@plinth/shared/dapr/client';
import { fetchSecrets } from '@plinth/shared/dapr/secrets';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { waitForSidecar } from '@plinth/shared/dapr/waitForSidecar';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { createIds } from '@plinth/shared/utils/ids';
import { runProcess } from '@plinth/shared/utils/lifecycle';
import { loadConfig } from '@plinth/shared/utils/loadConfig';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from './app';
import { ApiConfig } from './config';
import { createDeps, SECRET_NAMES } from './deps';
import type { Secrets } from './deps';

const DRAIN_MS = 10_000;
const CLOSE_MS = 5_000;

const config = loadConfig(ApiConfig, { dir: join(__dirname, '..', 'config'), env: process.env });
const log = createLogger({ service: 'api-service', ...config.log });

runProcess({
  log,
  start: async ({ signal, onStop }) => {
    const secrets = await readSecrets(signal);
    const clock = { now: () => new Date() };
    const { deps, assertRoles, close } = createDeps({ config, secrets, log, clock, ids: createIds() });
    onStop('close connections', CLOSE_MS, close);
    await assertRoles();
    const server = await listen(createApp(deps), config.http);
    onStop('drain requests', DRAIN_MS + 1_000, () => closeServer(server, DRAIN_MS));
    log.info({ host: config.http.host, port: config.http.port }, 'api-service is listening');
  },
});

/** From the sidecar's secret store, before anything else is made. */
async function readSecrets(signal: AbortSignal): Promise<Secrets> {
  const http = createSidecarHttp(config.dapr);
  const dapr = createDapr(config.dapr);
  try {
    await waitForSidecar({ http }, { signal });
    return await fetchSecrets({ dapr }, SECRET_NAMES);
  } finally {
    await http.close();
  }
}
