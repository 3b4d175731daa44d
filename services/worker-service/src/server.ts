import 'reflect-metadata';
import { join } from 'node:path';
import { assertRole } from '@plinth/shared/database/assertRole';
import { closePools } from '@plinth/shared/database/connection';
import type { PoolRole } from '@plinth/shared/database/connection';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { waitForSidecar } from '@plinth/shared/dapr/waitForSidecar';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { createIds } from '@plinth/shared/utils/ids';
import { runProcess } from '@plinth/shared/utils/lifecycle';
import type { Starting } from '@plinth/shared/utils/lifecycle';
import { loadConfig } from '@plinth/shared/utils/loadConfig';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from './app';
import { WorkerConfig } from './config';
import { createDeps } from './deps';

const DRAIN_MS = 10_000;
const CLOSE_MS = 5_000;
const MARGIN_MS = 1_000;

const config = loadConfig(WorkerConfig, { dir: join(__dirname, '..', 'config'), env: process.env });
const log = createLogger({ service: 'worker-service', ...config.log });

runProcess({ start, log });

async function start({ signal, onStop }: Starting): Promise<void> {
  await waitForOwnSidecar(signal);
  const clock = { now: () => new Date() };
  const { pools, runner, signals, watchdog, app } = createDeps({ config, log, clock, ids: createIds() });
  onStop('pools', CLOSE_MS, () => closePools(pools));
  for (const [role, pool] of Object.entries(pools)) await assertRole(pool, role as PoolRole);

  runner.start();
  onStop('jobs', DRAIN_MS + MARGIN_MS, () => runner.stop(DRAIN_MS));
  onStop('consumers', CLOSE_MS, () => signals.close());
  watchdog.start();
  onStop('watchdog', CLOSE_MS, () => watchdog.close());

  const server = await listen(createApp(app), config.http);
  onStop('http', DRAIN_MS + MARGIN_MS, () => closeServer(server, DRAIN_MS));
  log.info({ host: config.http.host, port: config.http.port }, 'worker-service is listening');
}

/** Nothing is worth starting beside a sidecar that is not there: it brings ticks and signals. */
async function waitForOwnSidecar(signal: AbortSignal): Promise<void> {
  const http = createSidecarHttp(config.dapr);
  try {
    await waitForSidecar({ http }, { signal });
  } finally {
    await http.close();
  }
}
