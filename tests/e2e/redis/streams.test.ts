import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { BROADCAST_GROUP_PREFIX, TOPICS } from '@plinth/shared/constants/topics';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { Sidecar } from '@plinth/shared/testing/sidecar';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { runModule } from '../../gates/gates';
import { scriptUrl } from '../../tools/scripts';

// What Redis Streams leave behind, and who takes it up: entries, pending ones, groups.

const { secrets, urls } = readTestStack();
const group = `streams-${process.pid}-${Date.now()}`;
const running: Sidecar[] = [];
const servers: Server[] = [];
let redis: Redis;

beforeAll(() => {
  redis = new Redis(urls.redis);
});

afterAll(async () => {
  await Promise.all(running.map((sidecar) => sidecar.stop()));
  for (const server of servers) server.close().closeAllConnections();
  redis.disconnect();
}, 30_000);

/**
 * Stands for event-service; keeps the bodies of the events it is given.
 * @param silence it never answers what contains this
 */
async function serve(silence?: string) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.url === SIDECAR_ROUTES.events) bodies.push(body);
      if (silence && body.includes(silence)) return;
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/dapr/subscribe' ? '[]' : '{"status":"SUCCESS"}');
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, bodies };
}

async function sidecarOf(appPort: number, pubsub: Record<string, string>): Promise<Sidecar> {
  const sidecar = await startSidecar({
    appId: APP_IDS.event,
    appPort,
    profile: 'redis',
    consumerGroup: group,
    pubsub,
  });
  running.push(sidecar);
  await sidecar.untilHealthy();
  return sidecar;
}

async function publish({ httpPort }: Sidecar, ids: string[]): Promise<void> {
  const http = createSidecarHttp({ httpPort, apiToken: secrets.daprApiToken! });
  const entries = ids.map((id, index) =>
    encodeEntry({
      entryId: String(index),
      event: `{"specversion":"1.0","type":"plinth.test","source":"plinth","id":"${id}","data":{}}`,
      partitionKey: 'one',
    }),
  );
  const target = { pubsub: COMPONENTS.pubsub, topic: TOPICS.events };
  expect(await bulkPublish({ http }, target, entries)).toEqual(new Set());
  await http.close();
}

it('hands what a killed sidecar had taken to the next one, and trims the stream as it publishes', async () => {
  const settings = { processingTimeout: '1000', redeliverInterval: '200', maxLenApprox: '200' };
  const silent = await serve(`${group}-pending`);
  const killed = await sidecarOf(silent.port, settings);
  await publish(killed, [`${group}-pending`]);
  await waitFor(() => silent.bodies.some((body) => body.includes(`${group}-pending`)));
  await killed.kill();

  const next = await serve();
  const sidecar = await sidecarOf(next.port, settings);
  await waitFor(() => next.bodies.some((body) => body.includes(`${group}-pending`)));

  for (const batch of [1, 2, 3]) {
    await publish(
      sidecar,
      Array.from({ length: 400 }, (_, index) => `${group}-${batch}-${index}`),
    );
  }
  // In whole nodes of the stream, of 100 entries each.
  expect(await redis.xlen(TOPICS.events)).toBeLessThan(400);
}, 60_000);

describe('the launcher', () => {
  const left = `${BROADCAST_GROUP_PREFIX}left-${process.pid}`;
  const used = `${BROADCAST_GROUP_PREFIX}used-${process.pid}`;
  const foreign = `another-${process.pid}`;
  let broadcast: string;

  async function groups(): Promise<string[]> {
    const replies = (await redis.xinfo('GROUPS', TOPICS.broadcast)) as string[][];
    return replies.map((reply) => reply[1]!);
  }

  afterAll(async () => {
    for (const name of [left, used, foreign]) await redis.xgroup('DESTROY', TOPICS.broadcast, name);
    await redis.xdel(TOPICS.broadcast, broadcast);
  });

  it('removes the groups that no sidecar reads broadcasts in any more, and no others', async () => {
    for (const name of [left, foreign]) await redis.xgroup('CREATE', TOPICS.broadcast, name, '$', 'MKSTREAM');
    broadcast = (await redis.xadd(TOPICS.broadcast, '*', 'data', '{}'))!;
    await redis.xgroup('CREATE', TOPICS.broadcast, used, '$');
    await removeLeftGroups();
    expect(await groups()).toEqual(expect.arrayContaining([left, used, foreign]));

    await waitFor(async () => {
      await removeLeftGroups(1);
      return !(await groups()).includes(left);
    });
    expect(await groups()).toEqual(expect.arrayContaining([used, foreign]));
  });
});

async function removeLeftGroups(patienceMs?: number): Promise<void> {
  await runModule(`
    import { openStack } from '${scriptUrl('lib/stack.mts')}';
    import { removeLeftGroups } from '${scriptUrl('launcher/broadcast-groups.mts')}';
    await removeLeftGroups(openStack('test')${patienceMs ? `, ${patienceMs}` : ''});`);
}
