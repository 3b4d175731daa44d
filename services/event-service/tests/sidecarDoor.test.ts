import { closePools } from '@plinth/shared/database/connection';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';

let database: TestDatabase;
let app: EventApp;

beforeAll(async () => {
  database = await testDatabase();
  app = await eventApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

it('answers 200 on /livez to anybody', async () => {
  expect((await app.http.get('/livez')).body).toEqual({ status: 'ok' });
});

it.each([
  ['post', '/dapr/events'],
  ['post', '/dapr/dead'],
  ['get', '/internal/health'],
  ['get', '/internal/parked'],
  ['post', '/internal/parked/retry'],
  ['post', '/internal/parked/retry-all'],
  ['get', '/dapr/subscribe'],
  ['get', '/nowhere'],
] as const)('answers 401 without the token of the sidecar: %s %s', async (method, path) => {
  const { status, body } = await app.http[method](path);
  expect(status).toBe(401);
  expect(body).toEqual({
    type: 'urn:plinth:problem:unauthenticated',
    title: 'Unauthorized',
    status: 401,
    detail: 'This route is for the sidecar of this service only.',
    instance: path,
    code: 'unauthenticated',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  expect((await app.http[method](path).set('dapr-api-token', 'token-of-the-sidecaR')).status).toBe(401);
});

it('answers 500 on a route that nobody handles, since a 404 would lose the message', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const { status, body } = await app.post('/dapr/event').set('traceparent', traceparent).send({});
  expect(status).toBe(500);
  expect(body).toEqual({
    type: 'urn:plinth:problem:unknown_sidecar_route',
    title: 'Internal Server Error',
    status: 500,
    instance: '/dapr/event',
    code: 'unknown_sidecar_route',
    requestId: traceparent,
  });
});

it('acknowledges dead letters, whatever they are', async () => {
  const letters = [{ data_base64: 'aGVsbG8=' }, 'text', 1];
  for (const letter of letters) {
    const { body } = await app.post('/dapr/dead').type('json').send(JSON.stringify(letter));
    expect(body).toEqual({ status: 'SUCCESS' });
  }
});

it('reports how relay and consumer are doing', async () => {
  const { status, body } = await app.get('/internal/health');
  expect([status, body]).toEqual([
    200,
    {
      status: 'ok',
      relay: { isHolder: false, parts: 0, isFailing: false, postponedTenants: 0 },
      consumers: Object.fromEntries(
        [
          'activity-feed-v1',
          'board-counts-v1',
          'daily-statistics-v1',
          'my-work-v1',
          'search-v1',
          'audit-log',
        ].map((name) => [name, { isHalted: false, waiting: 0 }]),
      ),
    },
  ]);
});

it('reports 503 without PostgreSQL', async () => {
  const cut = await eventApp(database);
  await closePools(cut.pools);
  const { status, body } = await cut.get('/internal/health');
  expect([status, body.status]).toEqual([503, 'down']);
});
