import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEADERS } from '@plinth/shared/constants/headers';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { startSidecar } from '@plinth/shared/testing/sidecar';
import type { Sidecar } from '@plinth/shared/testing/sidecar';
import type { Guest } from '@plinth/shared/testing/sidecarFiles';
import { readTestStack, repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { signedInOperator } from '../../services/api-service/tests/operators';
import { testApi } from '../../services/api-service/tests/testApi';
import type { TestApi } from '../../services/api-service/tests/testApi';
import { story } from '../../services/event-service/tests/feedStore';
import { answers, goProgram } from '../examples/languages';
import { openLogToFeed } from './logToFeed';
import type { LogToFeed } from './logToFeed';

// Services in other languages, each with a sidecar of its own, behind the real relay and broker.

jest.setTimeout(120_000);

const EXAMPLES = join(repoRoot, 'examples');
const { appApiToken } = readTestStack().secrets;
const group = `subscribers-${process.pid}-${Date.now()}`;
const go = goProgram(join(EXAMPLES, 'go-subscriber'), 'go-subscriber');
const LANGUAGES = [
  {
    language: 'Python',
    appId: 'python-subscriber' as const,
    missing: answers('python3', ['-c', 'import sqlite3']) === undefined ? 'python3' : undefined,
    prepare: () =>
      Promise.resolve(['python3', join(EXAMPLES, 'python-subscriber', 'subscriber.py')] as const),
  },
  { language: 'Go', appId: 'go-subscriber' as const, ...go },
];

let service: LogToFeed;
let api: TestApi;
let apiServer: Server;
let key: string;

beforeAll(async () => {
  service = await openLogToFeed({ consumerGroup: group });
  // The master key of the store.
  const secrets = { 'master-key': Buffer.alloc(32, 7).toString('base64') };
  api = await testApi({ database: service.store.database, secrets });
  apiServer = createServer(api.app).listen(0, '127.0.0.1');
  await once(apiServer, 'listening');
  const operator = await signedInOperator(api);
  const body = { name: 'subscriber', scopes: ['events.read.all'], reason: 'an example' };
  ({ key } = (await operator.post('/admin/services').send(body).expect(201)).body as { key: string });
});
afterAll(async () => {
  apiServer.close().closeAllConnections();
  await api.close();
  await service.close();
});

/** A subscriber's process and its sidecar. */
async function subscriber({ appId, prepare }: (typeof LANGUAGES)[number]) {
  const [command, ...args] = await prepare();
  const directory = mkdtempSync(join(tmpdir(), 'subscriber-'));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    APP_PORT: String(port),
    APP_API_TOKEN: appApiToken,
    PLINTH_API_URL: `http://127.0.0.1:${(apiServer.address() as AddressInfo).port}`,
    PLINTH_SERVICE_KEY: key,
    SUBSCRIBER_DATABASE: join(directory, 'state'),
    SUBSCRIBER_HEAL_SECONDS: '1',
  };
  const base = `http://127.0.0.1:${port}`;
  const counts = async () =>
    (await (await fetch(`${base}/counts`)).json()) as Record<string, Record<string, number>>;
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    await waitFor(counts, { deadlineMs: 20_000 });
  };
  const kill = async () => {
    const ended = once(child!, 'exit');
    child!.kill('SIGKILL');
    await ended;
  };
  await start();
  const guest: Guest = { appId, resources: join(EXAMPLES, appId, 'components') };
  const sidecar = await startSidecar({ appId, appPort: port, guest, consumerGroup: `${group}-${appId}` });
  await sidecar.untilHealthy();
  return {
    start,
    kill,
    sidecar,
    of: async (tenantId: string) => (await counts())[tenantId],
    deliver: (message: string) =>
      fetch(`${base}${SIDECAR_ROUTES.events}`, {
        method: 'POST',
        headers: { [HEADERS.daprToken]: appApiToken!, 'content-type': 'application/json' },
        body: message,
      }),
    close: async () => {
      await sidecar.stop();
      await kill();
      rmSync(directory, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A tenant that has signed up and told a story. */
async function storyteller(): Promise<{ tenantId: string }> {
  const { id: tenantId } = await api.tenant('Engines');
  await service.store.tell(service.store.contextOf(tenantId), story(service.store).told);
  service.hints.notify([tenantId]);
  return { tenantId };
}

/** What the log of a tenant holds, by type. */
async function countsOf(tenantId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of await service.store.logOf(tenantId)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe.each(LANGUAGES)('the subscriber in $language', (example) => {
  const { missing } = example;
  if (missing !== undefined) {
    const name = `counts events: needs ${missing}`;
    if (!process.env.CI) return it.skip(name, () => {});
    return it(name, () => {
      throw new Error(`expected ${missing}; got none: install it`);
    });
  }

  let own: Awaited<ReturnType<typeof subscriber>>;
  beforeAll(async () => {
    own = await subscriber(example);
  });
  afterAll(() => own.close());

  const untilCounted = async (tenantId: string) => {
    const expected = await countsOf(tenantId);
    await waitFor(
      async () => JSON.stringify(sorted(await own.of(tenantId))) === JSON.stringify(sorted(expected)),
      {
        deadlineMs: 30_000,
      },
    );
  };

  it('counts each event once, whatever messages come', async () => {
    const { tenantId } = await storyteller();
    await untilCounted(tenantId);
    const before = await own.of(tenantId);
    const log = await service.store.logOf(tenantId);
    for (const event of [...log, ...log].toReversed()) {
      expect(await (await own.deliver(buildEnvelope(event))).json()).toEqual({ status: 'SUCCESS' });
    }
    const beyond = { ...log[0]!, position: 1_000_000 };
    await own.deliver(buildEnvelope(beyond));
    await own.deliver(buildEnvelope({ ...beyond, tenantId: service.store.ids.next() }));
    const next = await storyteller();
    await untilCounted(next.tenantId);
    expect(await own.of(tenantId)).toEqual(before);
  });

  it('heals without messages, and goes on where it was killed', async () => {
    await own.sidecar.stop();
    const { tenantId } = await storyteller();
    await untilCounted(tenantId);
    await own.kill();
    const other = await storyteller();
    await own.start();
    await untilCounted(other.tenantId);
    await untilCounted(tenantId);
  });

  it('takes nothing from who shows no token, and drops what is no message', async () => {
    const answer = await own.deliver('no JSON');
    expect(await answer.json()).toEqual({ status: 'DROP' });
    const bare = await fetch(answer.url, { method: 'POST', body: '{}' });
    expect(bare.status).toBe(401);
  });
});

it('an app outside of the scopes has no topic to read or write', async () => {
  const app = createServer((_request, response) => response.end('[]')).listen(0, '127.0.0.1');
  await once(app, 'listening');
  let sidecar: Sidecar | undefined;
  try {
    const appPort = (app.address() as AddressInfo).port;
    // It has the subscription, and nobody has let it in.
    const guest = {
      appId: 'uninvited-subscriber' as const,
      resources: join(EXAMPLES, 'go-subscriber', 'components'),
    };
    sidecar = await startSidecar({
      appId: guest.appId,
      appPort,
      guest,
      isRefused: true,
      consumerGroup: group,
    });
    await sidecar.untilHealthy();
    const url = `http://127.0.0.1:${sidecar.httpPort}/v1.0`;
    const headers = { [HEADERS.daprToken]: readTestStack().secrets.daprApiToken! };
    const metadata = (await (await fetch(`${url}/metadata`, { headers })).json()) as Record<string, unknown>;
    expect(JSON.stringify(metadata.components ?? [])).not.toContain('"pubsub"');
    const published = await fetch(`${url}/publish/pubsub/plinth.events`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    expect(published.status).toBe(404);
  } finally {
    await sidecar?.stop();
    app.close().closeAllConnections();
  }
});

function sorted(counts: Record<string, number> | undefined) {
  return counts && Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b));
}
