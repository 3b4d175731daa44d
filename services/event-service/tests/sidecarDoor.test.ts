import { closePools } from '@plinth/shared/database/connection';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';

let database: TestDatabase;
let app: EventApp;

beforeAll(async () => {
  database = await testDatabase();
  app = eventApp(database);
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
  ['get', '/dapr/subscribe'],
  ['get', '/nowhere'],
] as const)('answers 401 without the token of the sidecar: %s %s', async (method, path) => {
  expect((await app.http[method](path)).status).toBe(401);
  expect((await app.http[method](path).set('dapr-api-token', 'token-of-the-sidecaR')).status).toBe(401);
});

it('answers 500 on a route that nobody handles, since a 404 would lose the message', async () => {
  expect((await app.post('/dapr/event').send({})).status).toBe(500);
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
      relay: { isHolder: false, isFailing: false, postponedTenants: 0 },
      activityFeed: { isHalted: false, waiting: 0 },
    },
  ]);
});

it('reports 503 without PostgreSQL', async () => {
  const cut = eventApp(database);
  await closePools(cut.pools);
  const { status, body } = await cut.get('/internal/health');
  expect([status, body.status]).toEqual([503, 'down']);
});
