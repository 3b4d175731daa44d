import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { bulkPublish, encodeEntry } from './bulkPublish';
import { createDapr } from './client';
import type { Dapr } from './client';
import { invoke } from './invoke';
import { publish } from './publish';
import { fetchSecrets } from './secrets';
import { createSidecarHttp } from './sidecarHttp';
import type { SidecarHttp } from './sidecarHttp';
import { waitForSidecar } from './waitForSidecar';

type Answer = { status: number; body?: string; afterMs?: number };
type Seen = { request: string; token: unknown; body: string };

/** Answers like a sidecar that the test scripts; what a real one does is shown in tests/e2e. */
let server: Server;
let answer: (request: IncomingMessage) => Answer;
let seen: Seen[];
let dapr: Dapr;
let http: SidecarHttp;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({
        request: `${request.method} ${request.url}`,
        token: request.headers['dapr-api-token'],
        body,
      });
      const { status, body: said = '', afterMs = 0 } = answer(request);
      setTimeout(() => response.writeHead(status).end(said), afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = { httpPort: (server.address() as AddressInfo).port, apiToken: 'secret-token' };
  dapr = createDapr(address);
  http = createSidecarHttp(address);
});
beforeEach(() => {
  seen = [];
});
afterAll(async () => {
  await http.close();
  await dapr.close();
  server.closeAllConnections();
  server.close();
});

const target = { pubsub: 'pubsub', topic: 'plinth.events' };
const entries = ['1', '2'].map((entryId) =>
  encodeEntry({ entryId, event: '{"b":1,"a":2}', partitionKey: 't' }),
);

describe('invocation', () => {
  it('returns the parsed answer and shows the token', async () => {
    answer = () => ({ status: 200, body: '{"status":"ok"}' });
    await expect(invoke({ dapr }, { appId: 'event-service', path: '/internal/health' })).resolves.toEqual({
      status: 'ok',
    });
    expect(seen).toEqual([
      { request: 'GET /v1.0/invoke/event-service/method/internal/health', token: 'secret-token', body: '' },
    ]);
  });

  it('throws the status of a refusal', async () => {
    answer = () => ({ status: 500, body: 'failed to resolve address' });
    await expect(
      invoke({ dapr }, { appId: 'event-service', path: '/internal/health' }),
    ).rejects.toMatchObject({
      name: 'SidecarError',
      status: 500,
      reason: 'failed to resolve address',
    });
  });

  it('throws when nothing came in time', async () => {
    answer = () => ({ status: 200, afterMs: 300 });
    const call = invoke({ dapr }, { appId: 'event-service', path: '/internal/health', timeoutMs: 30 });
    await expect(call).rejects.toMatchObject({ name: 'SidecarError', status: undefined });
  });
});

describe('secrets', () => {
  it('reads each under its own name', async () => {
    answer = ({ url }) => ({ status: 200, body: JSON.stringify({ [url!.split('/').at(-1)!]: `of ${url}` }) });
    await expect(fetchSecrets({ dapr }, ['master-key', 'cursor-key'])).resolves.toEqual({
      'master-key': 'of /v1.0/secrets/secretstore/master-key',
      'cursor-key': 'of /v1.0/secrets/secretstore/cursor-key',
    });
  });

  it.each([
    ['an empty answer', { status: 200, body: '{}' }],
    ['a refusal', { status: 500, body: '{"errorCode":"ERR_SECRET_GET","message":"not found"}' }],
  ])('names all missing ones, which is a fault of the configuration: %s', async (_, given) => {
    answer = ({ url }) => (url!.endsWith('pepper') ? { status: 200, body: '{"pepper":"x"}' } : given);
    await expect(fetchSecrets({ dapr }, ['master-key', 'pepper', 'cursor-key'])).rejects.toMatchObject({
      exitCode: 78,
      message: expect.stringMatching(/^expected master-key, cursor-key in the secret store/) as string,
    });
  });
});

describe('publishing', () => {
  it('sends the text of an event unchanged and knows what failed', async () => {
    answer = () => ({ status: 500, body: '{"failedEntries":[{"entryId":"2","error":"x"}],"errorCode":"E"}' });
    await expect(bulkPublish({ http }, target, entries)).resolves.toEqual(new Set(['2']));
    expect(seen[0]).toMatchObject({
      request: 'POST /v1.0/publish/bulk/pubsub/plinth.events?metadata.rawPayload=true',
      token: 'secret-token',
    });
    expect(JSON.parse(seen[0]!.body)).toEqual([
      { entryId: '1', event: '{"b":1,"a":2}', contentType: 'text/plain', metadata: { partitionKey: 't' } },
      { entryId: '2', event: '{"b":1,"a":2}', contentType: 'text/plain', metadata: { partitionKey: 't' } },
    ]);
  });

  it('reports nothing failed after 204', async () => {
    answer = () => ({ status: 204 });
    await expect(bulkPublish({ http }, target, entries)).resolves.toEqual(new Set());
  });

  it.each([
    [403, '{"errorCode":"ERR_PUBSUB_FORBIDDEN"}'],
    [500, '{"failedEntries":[]}'],
    [500, '{"failedEntries":[null]}'],
    [502, 'not JSON'],
  ])('throws when the call failed as a whole: %i %s', async (status, body) => {
    answer = () => ({ status, body });
    await expect(bulkPublish({ http }, target, entries)).rejects.toMatchObject({
      name: 'SidecarError',
      status,
    });
  });

  it('publishes one message as JSON', async () => {
    answer = () => ({ status: 204 });
    await publish({ http }, { pubsub: 'pubsub-broadcast', topic: 'plinth.broadcast' }, { position: 1 });
    expect(seen[0]).toMatchObject({
      request: 'POST /v1.0/publish/pubsub-broadcast/plinth.broadcast',
      body: '{"position":1}',
    });
  });
});

describe('waiting for the sidecar', () => {
  it('goes on once it takes calls', async () => {
    let probes = 0;
    answer = () => ({ status: ++probes < 3 ? 500 : 204 });
    await waitForSidecar({ http }, { deadlineMs: 5_000 });
    expect(seen.map(({ request }) => request)).toEqual(Array(3).fill('GET /v1.0/healthz/outbound'));
  });

  it('gives up at the deadline', async () => {
    answer = () => ({ status: 500 });
    await expect(waitForSidecar({ http }, { deadlineMs: 10 })).rejects.toMatchObject({
      exitCode: 69,
      message: expect.stringMatching(/take calls within 10 ms; .*DAPR_HTTP_PORT/) as string,
    });
  });
});
