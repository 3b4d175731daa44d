import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { TOPICS } from '@plinth/shared/constants/topics';
import { behalfHeader, behalfKey } from '@plinth/shared/dapr/behalf';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createDapr } from '@plinth/shared/dapr/client';
import { invoke } from '@plinth/shared/dapr/invoke';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import type { JsonObject } from '@plinth/shared/types/json';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { Sidecar } from '@plinth/shared/testing/sidecar';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { openLogToFeed } from './logToFeed';
import type { LogToFeed } from './logToFeed';

// The log's whole way with real sidecars and a real broker: append, relay, topic, consumer, feed, broadcast.

type ParkedPage = { items: object[]; next: string | null };
type Invalidation = { tenantId: string; changes: { streamId: string; version: number }[]; position: number };

const { daprApiToken } = readTestStack().secrets;
const group = `streaming-${process.pid}-${Date.now()}`;
const invalidations: Invalidation[] = [];
let service: LogToFeed;
let apiServer: Server;
let apiSidecar: Sidecar;

beforeAll(async () => {
  service = await openLogToFeed({ consumerGroup: group });
  apiServer = await listenForBroadcasts();
  apiSidecar = await startSidecar({
    appId: APP_IDS.api,
    appPort: (apiServer.address() as AddressInfo).port,
    consumerGroup: `${group}-api`,
  });
  await apiSidecar.untilHealthy();
}, 90_000);

afterAll(async () => {
  await apiSidecar.stop();
  apiServer.close().closeAllConnections();
  await service.close();
}, 60_000);

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
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

it('carries events from the log to the feed, and tells the other services what has changed', async () => {
  const { tenantId, feed, first } = await service.storyteller();
  await service.untilFeed(tenantId, feed.length);
  expect(await service.store.feedOf(tenantId)).toEqual(feed);
  await waitFor(() =>
    invalidations.some(
      (each) =>
        each.tenantId === tenantId &&
        each.changes.some(({ streamId, version }) => streamId === first && version === 5),
    ),
  );
});

it('keeps the tenants apart', async () => {
  const tellers = await Promise.all(Array.from({ length: 5 }, () => service.storyteller()));
  for (const { tenantId, feed } of tellers) {
    await service.untilFeed(tenantId, feed.length);
    expect(await service.store.feedOf(tenantId)).toEqual(feed);
  }
});

it('goes on behind messages that nobody of ours has sent', async () => {
  const forged = ['no JSON', '{}', '{"specversion":"1.0","id":"1","source":"x","type":"y","data":1}'];
  const encoded = forged.map((event, index) =>
    encodeEntry({ entryId: String(index), event, partitionKey: 'x' }),
  );
  const target = { pubsub: COMPONENTS.pubsub, topic: TOPICS.events };
  expect(await bulkPublish({ http: service.deps.sidecar }, target, encoded)).toEqual(new Set());
  const { tenantId, feed } = await service.storyteller();
  await service.untilFeed(tenantId, feed.length);
});

it('answers other services through both sidecars', async () => {
  const dapr = createDapr({ httpPort: apiSidecar.httpPort, apiToken: daprApiToken! });
  const health = await invoke({ dapr }, { appId: APP_IDS.event, path: SIDECAR_ROUTES.internalHealth });
  expect(health).toMatchObject({ status: 'ok', relay: { isHolder: true, isFailing: false } });
});

it('lists and heals parked streams for other services through both sidecars', async () => {
  const dapr = createDapr({ httpPort: apiSidecar.httpPort, apiToken: daprApiToken! });
  // That of the store.
  const key = behalfKey(createMasterKey(Buffer.alloc(32, 7).toString('base64')));
  const ask = (tenantId: string, path: string, body?: JsonObject) => {
    const to = { appId: APP_IDS.event, now: new Date() };
    const headers = behalfHeader(key, { tenantId, actor: 'system:test' }, to);
    return invoke({ dapr }, { appId: APP_IDS.event, path, method: body ? 'post' : 'get', body, headers });
  };
  const { admin } = service.store.database;
  await admin.query(`
    create function refuse_activity() returns trigger language plpgsql as $$
    begin
      raise exception 'planted';
    end $$;
    create trigger planted before insert on activity for each row
      when (new.type = 'task.completed') execute function refuse_activity()`);
  const { tenantId, first, feed } = await service.storyteller();
  const listed = await waitFor(async () => {
    const page = (await ask(tenantId, `${SIDECAR_ROUTES.internalParked}?limit=1`)) as ParkedPage;
    return page.items.length > 0 && page;
  });
  expect(listed).toMatchObject({ items: [{ consumer: 'activity-feed-v1', streamId: first }], next: null });
  await admin.query('drop function refuse_activity() cascade');

  const stream = { streamId: first };
  expect(await ask(tenantId, SIDECAR_ROUTES.internalParkedRetry, stream)).toEqual({ outcome: 'healed' });
  expect(await ask(tenantId, SIDECAR_ROUTES.internalParkedRetry, stream)).toEqual({ outcome: 'not_parked' });
  expect(await ask(tenantId, SIDECAR_ROUTES.internalParkedRetryAll, {})).toEqual({ streams: 0 });
  await service.untilFeed(tenantId, feed.length);
  expect(await service.store.feedOf(tenantId)).toEqual(feed);
  await expect(ask(tenantId, SIDECAR_ROUTES.internalParkedRetry, {})).rejects.toMatchObject({ status: 400 });
  await expect(
    invoke({ dapr }, { appId: APP_IDS.event, path: SIDECAR_ROUTES.internalParked }),
  ).rejects.toMatchObject({ status: 401 });
});

it('loses nothing while the sidecar is gone', async () => {
  await service.killSidecar();
  const { context, tenantId, projectId, feed } = await service.storyteller();
  await waitFor(() => service.deps.relay.status().isFailing);
  expect(await service.store.feedOf(tenantId)).toEqual([]);
  await service.startSidecar();
  await service.untilFeed(tenantId, feed.length, 40_000);
  await service.store.tell(context, [[projectId, 'project.archived']]);
  service.hints.notify([tenantId]);
  await service.untilFeed(tenantId, feed.length + 1);
  expect((await service.store.feedOf(tenantId)).slice(0, feed.length)).toEqual(feed);
}, 90_000);
