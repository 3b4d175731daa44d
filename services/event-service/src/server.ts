import 'reflect-metadata';
import { join } from 'node:path';
import { APP_IDS } from '@plinth/shared/constants/components';
import { closePools } from '@plinth/shared/database/connection';
import { waitForDatabase } from '@plinth/shared/database/waitForDatabase';
import { waitForSidecar } from '@plinth/shared/dapr/waitForSidecar';
import { createIds } from '@plinth/shared/utils/ids';
import { runService } from '@plinth/shared/utils/runService';
import type { ServiceStart } from '@plinth/shared/utils/runService';
import { serve } from '@plinth/shared/utils/serve';
import { createApp } from './app';
import { EventConfig } from './config';
import { createDeps } from './deps';

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

async function start({ config, log, signal, onStop }: ServiceStart<EventConfig>): Promise<void> {
  const deps = createDeps({ config, log, ids: createIds(), stopping: signal });
  const { pools, sidecar } = deps;
  onStop('close connections', CLOSE_MS, async () => {
    await Promise.all([sidecar.close(), closePools(pools)]);
  });
  await waitForDatabase({ pools, log, signal }, config.database);
  await waitForSidecar({ http: sidecar }, { signal, deadlineMs: config.dapr.readyWithinMs });

  onStop('broadcasts', CLOSE_MS, () => deps.broadcast.close());
  onStop('consumers', CLOSE_MS, async () => {
    await Promise.all(deps.consumers.map((consumer) => consumer.close()));
  });
  deps.watchdog.start();
  onStop('watchdogs', CLOSE_MS, () => deps.watchdog.close());

  // The sidecar brings messages once it finds this door, which needs all of the above.
  await serve(createApp(deps.app), config.http, { signal, onStop, drainMs: DRAIN_MS });

  deps.relay.start();
  deps.hints.start();
  onStop('relay and hints', RELAY_MS, async () => {
    await Promise.all([deps.hints.close(), deps.relay.close()]);
  });
  log.info({ host: config.http.host, port: config.http.port }, 'event-service is listening');
}
