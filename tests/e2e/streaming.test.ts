import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { TOPICS } from '@plinth/shared/constants/topics';
import { closePools } from '@plinth/shared/database/connection';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createDapr } from '@plinth/shared/dapr/client';
import type { DaprdPorts } from '@plinth/shared/dapr/daprdArgs';
import { invoke } from '@plinth/shared/dapr/invoke';
import { createHeadHints } from '@plinth/shared/eventstore/headHints';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { Sidecar } from '@plinth/shared/testing/sidecar';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { closeServer, listen } from '@plinth/shared/utils/httpServer';
import { createIds } from '@plinth/shared/utils/ids';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from '../../services/event-service/src/app';
import { createDeps } from '../../services/event-service/src/deps';
import { feedStore, story } from '../../services/event-service/tests/feedStore';
import type { FeedStore } from '../../services/event-service/tests/feedStore';

// The log's whole way with real sidecars and a real broker: append, relay, topic, consumer, feed, broadcast.

type Invalidation = { tenantId: string; changes: { streamId: string; version: number }[]; position: number };

const { daprApiToken, appApiToken } = readTestStack().secrets;
const host = '127.0.0.1';
const group = `streaming-${process.pid}-${Date.now()}`;
const invalidations: Invalidation[] = [];
let store: FeedStore;
let deps: ReturnType<typeof createDeps>;
let hints: ReturnType<typeof createHeadHints>;
let eventServer: Server;
let apiServer: Server;
let eventSidecar: Sidecar;
let apiSidecar: Sidecar;

beforeAll(async () => {
  store = await feedStore();
  hints = createHeadHints({ pool: store.database.pools.app });
  const { urls } = store.database;
  // The sidecar wants the service's port, the service that of its sidecar: requests wait until both are known.
  let app: RequestListener | undefined = undefined;
  eventServer = await listen(
    (request, response) =>
      void waitFor<RequestListener | undefined>(() => app).then((handle) => void handle(request, response)),
    { host, port: 0 },
  );
  eventSidecar = await startEventSidecar();
  deps = createDeps({
    config: {
      dapr: { httpPort: eventSidecar.httpPort, apiToken: daprApiToken!, appToken: appApiToken! },
      database: { consumerUrl: urls.consumer, relayUrl: urls.relay, maxConnections: 4 },
    },
    log: createLogger({ service: 'event-service', level: 'silent' }),
    ids: createIds(),
    stopping: new AbortController().signal,
  });
  app = createApp(deps.app);
  apiServer = await listenForBroadcasts();
  apiSidecar = await startSidecar({
    appId: APP_IDS.api,
    appPort: portOf(apiServer),
    consumerGroup: `${group}-api`,
  });
  await Promise.all([eventSidecar.untilHealthy(), apiSidecar.untilHealthy()]);
  deps.relay.start();
  deps.hints.start();
}, 90_000);

afterAll(async () => {
  await deps.relay.close();
  await deps.hints.close();
  await hints.close();
  await closeServer(eventServer, 1_000);
  await Promise.all([eventSidecar.stop(), apiSidecar.stop()]);
  apiServer.close().closeAllConnections();
  await deps.activityFeed.close();
  await deps.broadcast.close();
  await Promise.all([deps.sidecar.close(), closePools(deps.pools)]);
  await store.database.close();
}, 60_000);

function startEventSidecar(ports?: DaprdPorts): Promise<Sidecar> {
  return startSidecar({ appId: APP_IDS.event, appPort: portOf(eventServer), ports, consumerGroup: group });
}

/** Stands for api-service, which is told what has changed. */
async function listenForBroadcasts(): Promise<Server> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.url === SIDECAR_ROUTES.broadcast) {
        invalidations.push((JSON.parse(body) as { data: Invalidation }).data);
      }
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/dapr/subscribe' ? '[]' : '{"status":"SUCCESS"}');
    });
  }).listen(0, host);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A tenant that has just told the story. */
async function storyteller() {
  const context = await store.openTenant();
  const told = story(store);
  await store.tell(context, told.told);
  hints.notify([context.tenantId]);
  return { ...told, context, tenantId: context.tenantId };
}

const untilFeed = (tenantId: string, lines: number, deadlineMs = 20_000) =>
  waitFor(async () => (await store.feedOf(tenantId)).length === lines, { deadlineMs });

it('carries events from the log to the feed, and tells the other services what has changed', async () => {
  const { tenantId, feed, first } = await storyteller();
  await untilFeed(tenantId, feed.length);
  expect(await store.feedOf(tenantId)).toEqual(feed);
  await waitFor(() =>
    invalidations.some(
      (each) =>
        each.tenantId === tenantId &&
        each.changes.some(({ streamId, version }) => streamId === first && version === 5),
    ),
  );
});

it('keeps the tenants apart', async () => {
  const tellers = await Promise.all(Array.from({ length: 5 }, () => storyteller()));
  for (const { tenantId, feed } of tellers) {
    await untilFeed(tenantId, feed.length);
    expect(await store.feedOf(tenantId)).toEqual(feed);
  }
});

it('goes on behind messages that nobody of ours has sent', async () => {
  const forged = ['no JSON', '{}', '{"specversion":"1.0","id":"1","source":"x","type":"y","data":1}'];
  const encoded = forged.map((event, index) =>
    encodeEntry({ entryId: String(index), event, partitionKey: 'x' }),
  );
  const target = { pubsub: COMPONENTS.pubsub, topic: TOPICS.events };
  expect(await bulkPublish({ http: deps.sidecar }, target, encoded)).toEqual(new Set());
  const { tenantId, feed } = await storyteller();
  await untilFeed(tenantId, feed.length);
});

it('answers other services through both sidecars', async () => {
  const dapr = createDapr({ httpPort: apiSidecar.httpPort, apiToken: daprApiToken! });
  const health = await invoke({ dapr }, { appId: APP_IDS.event, path: SIDECAR_ROUTES.internalHealth });
  expect(health).toMatchObject({ status: 'ok', relay: { isHolder: true, isFailing: false } });
});

it('loses nothing while the sidecar is gone', async () => {
  await eventSidecar.kill();
  const { context, tenantId, projectId, feed } = await storyteller();
  await waitFor(() => deps.relay.status().isFailing);
  expect(await store.feedOf(tenantId)).toEqual([]);
  eventSidecar = await startEventSidecar(eventSidecar.ports);
  await eventSidecar.untilHealthy();
  await untilFeed(tenantId, feed.length, 40_000);
  await store.tell(context, [[projectId, 'project.archived']]);
  hints.notify([tenantId]);
  await untilFeed(tenantId, feed.length + 1);
  expect((await store.feedOf(tenantId)).slice(0, feed.length)).toEqual(feed);
}, 90_000);
