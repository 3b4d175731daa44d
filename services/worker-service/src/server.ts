import 'reflect-metadata';
import { join } from 'node:path';
import { assertRole } from '@plinth/shared/database/assertRole';
import { closePools } from '@plinth/shared/database/connection';
import type { PoolRole } from '@plinth/shared/database/connection';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { waitForSidecar } from '@plinth/shared/dapr/waitForSidecar';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { runProcess } from '@plinth/shared/utils/lifecycle';
import type { Starting } from '@plinth/shared/utils/lifecycle';
import { loadConfig } from '@plinth/shared/utils/loadConfig';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from './app';
import { WorkerConfig } from './config';
import { createDeps } from './deps';

const SERVICE = 'worker-service';
const HTTP_GRACE_MS = 10_000;
const JOBS_GRACE_MS = 10_000;
const MARGIN_MS = 2_000;

runProcess({ start, log: createLogger({ service: SERVICE, level: 'info' }) });

async function start({ signal, onStop }: Starting): Promise<void> {
  const config = loadConfig(WorkerConfig, { dir: join(__dirname, '..', 'config'), env: process.env });
  const log = createLogger({ service: SERVICE, ...config.log });
  await waitForOwnSidecar(config, signal);

  const { pools, runner, signals, watchdog, app } = createDeps({ config, log });
  onStop('pools', MARGIN_MS, () => closePools(pools));
  for (const [role, pool] of Object.entries(pools)) await assertRole(pool, role as PoolRole);

  onStop('jobs', JOBS_GRACE_MS + MARGIN_MS, () => runner.stop(JOBS_GRACE_MS));
  runner.start();
  onStop('consumers', HTTP_GRACE_MS, () => signals.close());
  onStop('watchdog', HTTP_GRACE_MS, () => watchdog.close());
  watchdog.start();

  const server = await listen(createApp(app), config.http);
  onStop('http', HTTP_GRACE_MS + MARGIN_MS, () => closeServer(server, HTTP_GRACE_MS));
  log.info({ port: config.http.port }, 'worker-service listens');
}

/** Nothing is worth starting beside a sidecar that is not there: it brings ticks and signals. */
async function waitForOwnSidecar({ dapr }: WorkerConfig, signal: AbortSignal): Promise<void> {
  const http = createSidecarHttp(dapr);
  try {
    await waitForSidecar({ http }, { signal });
  } finally {
    await http.close();
  }
}
