import 'reflect-metadata';
import { join } from 'node:path';
import { APP_IDS } from '@plinth/shared/constants/components';
import { assertRole } from '@plinth/shared/database/assertRole';
import { closePools } from '@plinth/shared/database/connection';
import type { PoolRole } from '@plinth/shared/database/connection';
import { waitForSidecar } from '@plinth/shared/dapr/waitForSidecar';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { createIds } from '@plinth/shared/utils/ids';
import { runProcess } from '@plinth/shared/utils/lifecycle';
import type { Starting } from '@plinth/shared/utils/lifecycle';
import { loadConfig } from '@plinth/shared/utils/loadConfig';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from './app';
import { EventConfig } from './config';
import { createDeps } from './deps';

const DRAIN_MS = 5_000;
/** A call of the relay in flight may take that long. */
const RELAY_MS = 16_000;
const CLOSE_MS = 4_000;

const config = loadConfig(EventConfig, { dir: join(__dirname, '..', 'config'), env: process.env });
const log = createLogger({ service: APP_IDS.event, ...config.log });

runProcess({ log, start });

async function start({ signal, onStop }: Starting): Promise<void> {
  const deps = createDeps({ config, log, ids: createIds() });
  onStop('close connections', CLOSE_MS, async () => {
    await Promise.all([deps.sidecar.close(), closePools(deps.pools)]);
  });
  for (const [role, pool] of Object.entries(deps.pools)) await assertRole(pool, role as PoolRole);

  onStop('broadcasts', CLOSE_MS, () => deps.broadcast.close());
  onStop('consumer', CLOSE_MS, () => deps.activityFeed.close());
  deps.watchdog.start();
  onStop('watchdog', CLOSE_MS, () => deps.watchdog.close());

  const server = await listen(createApp(deps.app), config.http);
  onStop('drain requests', DRAIN_MS + 1_000, () => closeServer(server, DRAIN_MS));

  // The sidecar looks for this port before it brings anything, so it is waited for last.
  await waitForSidecar({ http: deps.sidecar }, { signal });
  deps.relay.start();
  deps.hints.start();
  onStop('relay and hints', RELAY_MS, async () => {
    await Promise.all([deps.hints.close(), deps.relay.close()]);
  });
  log.info({ host: config.http.host, port: config.http.port }, 'event-service is listening');
}
