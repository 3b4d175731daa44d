import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { HEADERS } from '@plinth/shared/constants/headers';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { TOPICS } from '@plinth/shared/constants/topics';
import { brokerTraits, testProfile } from '@plinth/shared/testing/profile';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { Sidecar } from '@plinth/shared/testing/sidecar';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';

// The components as they are, without our services: what a sidecar lets through, to whom, and how it arrives.

type Call = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
type Service = { server: Server; port: number; calls: Call[] };
type Name = keyof typeof APP_IDS;

const { daprApiToken, appApiToken } = readTestStack().secrets;
const traits = brokerTraits[testProfile()];
const group = `sidecars-${process.pid}-${Date.now()}`;
const services = {} as Record<Name, Service>;
const sidecars = {} as Record<Name, Sidecar>;

beforeAll(async () => {
  for (const name of ['api', 'event', 'worker'] as const) {
    services[name] = await serve();
    const { port } = services[name];
    sidecars[name] = await startSidecar({
      appId: APP_IDS[name],
      appPort: port,
      consumerGroup: `${group}-${name}`,
    });
  }
  await Promise.all(Object.values(sidecars).map((sidecar) => sidecar.untilHealthy()));
}, 60_000);

afterAll(async () => {
  await Promise.all(Object.values(sidecars).map((sidecar) => sidecar.stop()));
  for (const { server } of Object.values(services)) server.close().closeAllConnections();
}, 30_000);

/** A service that keeps what it is called with; it drops messages that say so. */
async function serve(port = 0): Promise<Service> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      calls.push({ method: request.method!, path: request.url!, headers: request.headers, body });
      const status = body.includes('drop me') ? 'DROP' : 'SUCCESS';
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/dapr/subscribe' ? '[]' : JSON.stringify({ status }));
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, calls };
}

function call(name: Name, path: string, body?: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${sidecars[name].httpPort}/v1.0/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { [HEADERS.daprToken]: daprApiToken!, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** As event-service's relay publishes: text, so that the bytes arrive unchanged. */
function publish(...events: string[]): Promise<Response> {
  const entries = events.map((event, index) => ({
    entryId: String(index),
    event,
    contentType: 'text/plain',
    metadata: { partitionKey: 'one' },
  }));
  return call(
    'event',
    `publish/bulk/${COMPONENTS.pubsub}/${TOPICS.events}?metadata.rawPayload=true`,
    entries,
  );
}

const envelope = (id: string, data: unknown) =>
  `{"type":"plinth.test","specversion":"1.0","source":"plinth","id":"${id}", "big":9007199254740993,"data":${JSON.stringify(data)}}`;

const received = (name: Name, path: string, part: string) =>
  services[name].calls.filter((each) => each.path === path && each.body.includes(part));

it('delivers a published event to both consumers, byte by byte, with the app token', async () => {
  const event = envelope(`${group}-1`, { text: 'ü"\\' });
  expect((await publish(event)).status).toBe(204);
  for (const name of ['event', 'worker'] as const) {
    const [delivered] = await waitFor(() => {
      const found = received(name, SIDECAR_ROUTES.events, `${group}-1`);
      return found.length > 0 ? found : undefined;
    });
    expect(delivered!.body).toBe(event);
    expect(delivered!.headers[HEADERS.daprToken]).toBe(appApiToken);
  }
});

it('delivers 500 events of one call, in the order of their key where the broker keeps it', async () => {
  const ids = Array.from({ length: 500 }, (_, index) => `${group}-order-${index}.`);
  expect((await publish(...ids.map((id) => envelope(id, 'x'.repeat(3_500))))).status).toBe(204);
  const calls = await waitFor(
    () => {
      const found = received('event', SIDECAR_ROUTES.events, `${group}-order-`);
      return found.length >= ids.length ? found : undefined;
    },
    { deadlineMs: 20_000 },
  );
  const order = calls.map(({ body }) => (JSON.parse(body) as { id: string }).id);
  expect(traits.keepsOrder ? order : order.sort()).toEqual(traits.keepsOrder ? ids : ids.sort());
});

it('takes 2 MiB of the largest events in one call', async () => {
  const text = '"'.repeat(120 * 1024);
  expect(
    (await publish(...Array.from({ length: 8 }, (_, n) => envelope(`${group}-large-${n}`, text)))).status,
  ).toBe(204);
  await waitFor(() => received('worker', SIDECAR_ROUTES.events, `${group}-large-`).length === 8);
});

it.each([
  ['what the service drops', () => envelope(`${group}-dead`, 'drop me'), `${group}-dead`],
  ['what is no JSON', () => `no JSON of ${group}`, Buffer.from(`no JSON of ${group}`).toString('base64')],
])('sends %s to the dead letters of each consumer at once, and goes on', async (_what, event, part) => {
  const sentAt = performance.now();
  await publish(event(), envelope(`${group}-after-${part}`, 1));
  for (const name of ['event', 'worker'] as const) {
    // Raw: what is no JSON could not be delivered otherwise.
    const raw = part.startsWith(group) ? Buffer.from(event()).toString('base64') : part;
    const [letter] = await waitFor(() => {
      const found = received(name, SIDECAR_ROUTES.dead, raw);
      return found.length > 0 ? found : undefined;
    });
    expect(letter!.headers.__topic).toBe(traits.namesPlace ? TOPICS.events : undefined);
    await waitFor(() => received(name, SIDECAR_ROUTES.events, `${group}-after-${part}`).length > 0);
  }
  expect(performance.now() - sentAt).toBeLessThan(5_000);
});

it('delivers what was published while the service was away once it is back', async () => {
  const { server, port } = services.worker;
  server.close().closeAllConnections();
  const id = `${group}-away`;
  expect((await publish(envelope(id, 1))).status).toBe(204);
  await waitFor(() => received('event', SIDECAR_ROUTES.events, id).length > 0);
  services.worker = await serve(port);
  await waitFor(() => received('worker', SIDECAR_ROUTES.events, id).length > 0);
});

it('broadcasts to api-service', async () => {
  const path = `publish/${COMPONENTS.broadcast}/${TOPICS.broadcast}`;
  expect((await call('event', path, { group })).status).toBe(204);
  await waitFor(() => received('api', SIDECAR_ROUTES.broadcast, group).length > 0);
});

it('wakes worker-service by ticks, and nobody else', async () => {
  const ticks = (name: Name) => received(name, SIDECAR_ROUTES.tick, '').length;
  await waitFor(() => ticks('worker') > 0);
  expect([ticks('api'), ticks('event')]).toEqual([0, 0]);
});

it('calls another service by its app id', async () => {
  expect((await call('api', `invoke/${APP_IDS.event}/method${SIDECAR_ROUTES.internalHealth}`)).status).toBe(
    200,
  );
  expect(received('event', SIDECAR_ROUTES.internalHealth, '')[0]!.headers['dapr-caller-app-id']).toBe(
    APP_IDS.api,
  );
});

it.each([
  { name: 'worker', component: COMPONENTS.pubsub, topic: TOPICS.events, status: 403 },
  { name: 'api', component: COMPONENTS.pubsub, topic: TOPICS.events, status: 404 },
  { name: 'api', component: COMPONENTS.broadcast, topic: TOPICS.broadcast, status: 403 },
  { name: 'worker', component: COMPONENTS.broadcast, topic: TOPICS.broadcast, status: 404 },
  { name: 'event', component: COMPONENTS.pubsub, topic: 'another.topic', status: 403 },
] as const)('answers $name-service $status when it publishes to $topic', async (given) => {
  const { name, component, topic, status } = given;
  expect((await call(name, `publish/${component}/${topic}`, {})).status).toBe(status);
});

it('gives the services their secrets, but no password of a component', async () => {
  const secret = (name: string) => call('api', `secrets/${COMPONENTS.secrets}/${name}`);
  const answer = (await (await secret('master-key')).json()) as Record<string, string>;
  expect(Buffer.from(answer['master-key']!, 'base64')).toHaveLength(32);
  for (const name of ['cursor-key', 'email-key', 'link-key', 'password-pepper'])
    expect((await secret(name)).status).toBe(200);
  expect((await secret('redis-password')).status).toBe(403);
});

it('answers nobody without its token', async () => {
  for (const name of ['api', 'event', 'worker'] as const) {
    const headers = { [HEADERS.daprToken]: 'wrong' };
    const url = `http://127.0.0.1:${sidecars[name].httpPort}/v1.0/metadata`;
    expect((await fetch(url, { headers })).status).toBe(401);
  }
});

it('can be killed and started again in its place', async () => {
  const { ports } = sidecars.api;
  await sidecars.api.kill();
  sidecars.api = await startSidecar({ appId: APP_IDS.api, appPort: services.api.port, ports });
  await sidecars.api.untilHealthy();
  expect((await call('event', `invoke/${APP_IDS.api}/method/again`)).status).toBe(200);
});
