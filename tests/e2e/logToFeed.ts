import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APP_IDS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { closePools } from '@plinth/shared/database/connection';
import { createHeadHints } from '@plinth/shared/eventstore/headHints';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { SidecarOptions } from '@plinth/shared/testing/sidecar';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { createIds } from '@plinth/shared/utils/ids';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from '../../services/event-service/src/app';
import { createDeps } from '../../services/event-service/src/deps';
import { feedStore, story } from '../../services/event-service/tests/feedStore';

/** Event-service behind a real sidecar and broker, on a database of its own. */
export type LogToFeed = Awaited<ReturnType<typeof openLogToFeed>>;

type SidecarChoice = Omit<SidecarOptions, 'appId' | 'appPort'>;

/**
 * Starts it; call `close` in afterAll. Whether the watchdog of the consumer runs is the test's choice: without it
 * only messages move the feed.
 * @param choice how its sidecar differs; give a consumer group
 */
export async function openLogToFeed(choice: SidecarChoice) {
  const { daprApiToken, appApiToken } = readTestStack().secrets;
  const store = await feedStore();
  const hints = createHeadHints({ pool: store.database.pools.app });
  const { urls } = store.database;
  // The sidecar wants the service's port, the service that of its sidecar: requests wait until both are known.
  let app: RequestListener | undefined = undefined;
  let isRefusing = false;
  const handle: RequestListener = (request, response) => {
    if (isRefusing && request.url === SIDECAR_ROUTES.events) return void response.writeHead(503).end();
    void waitFor<RequestListener | undefined>(() => app).then((handler) => void handler(request, response));
  };
  const server = await listen(handle, { host: '127.0.0.1', port: 0 });
  const appPort = (server.address() as AddressInfo).port;
  const start = (options: SidecarChoice) =>
    startSidecar({ ...choice, ...options, appId: APP_IDS.event, appPort });
  let sidecar = await start({});
  const deps = createDeps({
    config: {
      dapr: { httpPort: sidecar.httpPort, apiToken: daprApiToken!, appToken: appApiToken! },
      database: { consumerUrl: urls.consumer, relayUrl: urls.relay, maxConnections: 4 },
    },
    // That of the store.
    secrets: { 'master-key': Buffer.alloc(32, 7).toString('base64') },
    log: createLogger({ service: 'event-service', level: 'silent' }),
    ids: createIds(),
    clock: { now: () => new Date() },
    stopping: new AbortController().signal,
  });
  await deps.projections.open();
  app = createApp(deps.app);
  await sidecar.untilHealthy();
  deps.relay.start();
  deps.hints.start();

  return {
    store,
    hints,
    deps,
    /** Whether messages are refused as if the service failed; they come again. */
    refuseMessages: (isRefused: boolean): void => {
      isRefusing = isRefused;
    },

    /** Kills the sidecar, which leaves the service alone. */
    killSidecar: () => sidecar.kill(),

    /** Starts another sidecar in the place of one that was killed. */
    startSidecar: async (options: SidecarChoice = {}): Promise<void> => {
      sidecar = await start({ ...options, ports: sidecar.ports });
      await sidecar.untilHealthy();
    },

    /** A tenant that has just told the story. */
    storyteller: async () => {
      const context = await store.openTenant();
      const told = story(store);
      await store.tell(context, told.told);
      hints.notify([context.tenantId]);
      return { ...told, context, tenantId: context.tenantId };
    },

    untilFeed: (tenantId: string, lines: number, deadlineMs = 20_000) =>
      waitFor(async () => (await store.feedOf(tenantId)).length === lines, { deadlineMs }),

    close: async (): Promise<void> => {
      await deps.watchdog.close();
      await deps.relay.close();
      await Promise.all([deps.hints.close(), hints.close()]);
      // First, so that no delivery is under way when its server ends.
      await sidecar.stop();
      await closeServer(server, 5_000);
      await Promise.all([deps.auditLog.close(), deps.projections.close()]);
      await deps.broadcast.close();
      await Promise.all([deps.sidecar.close(), closePools(deps.pools)]);
      await store.database.close();
    },
  };
}
