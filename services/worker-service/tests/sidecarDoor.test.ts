import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { workerApp } from './workerApp';

const nowhere = 'postgres://plinth_app:a@127.0.0.1:1/plinth';
const urls = {
  app: nowhere,
  consumer: nowhere,
  scheduler: nowhere,
  writer: nowhere,
  purger: nowhere,
  identity: '',
  relay: '',
  auditor: nowhere,
};
const envelope = buildEnvelope({
  id: '01900000-0000-7000-8000-000000000001',
  tenantId: '01900000-0000-7000-8000-000000000002',
  streamId: '01900000-0000-7000-8000-000000000002',
  type: 'tenant.created',
  position: 1,
  version: 1,
  schemaVersion: 1,
  data: '{}',
  actor: 'user:test',
  correlationId: '01900000-0000-7000-8000-000000000003',
  causationId: null,
  traceparent: null,
  recordedAt: '2026-11-22T16:00:00.000Z',
});

/** The same members as of the API's problems. */
function problemOf(status: number, code: string, instance: string) {
  const frame = { type: `urn:plinth:problem:${code}`, title: expect.any(String) as string, status, code };
  const detail = status < 500 ? { detail: expect.any(String) as string } : {};
  return { ...frame, ...detail, instance, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string };
}

let worker: ReturnType<typeof workerApp>;
beforeEach(() => {
  worker = workerApp({ urls });
});
afterEach(() => worker.close());

test('/livez is open to anybody', async () => {
  await worker.http.get('/livez').expect(200, { status: 'ok' });
});

test.each([
  ['post', SIDECAR_ROUTES.tick],
  ['options', SIDECAR_ROUTES.tick],
  ['post', SIDECAR_ROUTES.events],
  ['post', SIDECAR_ROUTES.dead],
  ['get', SIDECAR_ROUTES.internalHealth],
  ['get', SIDECAR_ROUTES.internalParked],
  ['post', SIDECAR_ROUTES.internalParkedRetry],
  ['post', SIDECAR_ROUTES.internalParkedRetryAll],
  ['get', '/dapr/subscribe'],
  ['post', '/unknown'],
] as const)('401 without the token of the sidecar: %s %s', async (method, path) => {
  const { body } = await worker.http[method](path).expect(401);
  if (method !== 'options') expect(body).toEqual(problemOf(401, 'unauthenticated', path));
  await worker.http[method](path).set('dapr-api-token', 'wrong').expect(401);
});

test('500 for a route that nobody knows: a 404 would lose the message', async () => {
  const { body } = await worker.sidecar.post('/dapr/event').send({}).expect(500);
  expect(body).toEqual(problemOf(500, 'unknown_sidecar_route', '/dapr/event'));
  await worker.sidecar.get(SIDECAR_ROUTES.tick).expect(500);
});

test('the sidecar finds ticks wanted, nothing to configure and no further subscription', async () => {
  await worker.sidecar.options(SIDECAR_ROUTES.tick).expect(204);
  await worker.sidecar.get('/dapr/subscribe').expect(200, []);
  await worker.sidecar.get('/dapr/config').expect(200, {});
});

test('other services are told that it is up', async () => {
  await worker.sidecar.get(SIDECAR_ROUTES.internalHealth).expect(200, { status: 'ok' });
});

test('503 to other services when the consumer is halted', async () => {
  const [consumer] = worker.app.consumers;
  const status = () => ({ isHalted: true, waiting: 0 });
  const halted = workerApp({ urls }, { consumers: [{ ...consumer!, status }] });
  await halted.sidecar.get(SIDECAR_ROUTES.internalHealth).expect(503, { status: 'halted' });
  await halted.close();
});

test('what is no envelope is dropped, to the dead letters', async () => {
  for (const message of ['{"specversion":"1.0"}', 'not JSON', '[]', '']) {
    await worker.sidecar.deliver(message).expect(200, { status: 'DROP' });
  }
  await worker.sidecar.post(SIDECAR_ROUTES.dead).send({ any: 'thing' }).expect(200, { status: 'SUCCESS' });
});

test('an envelope is acknowledged also while PostgreSQL is away', async () => {
  await worker.sidecar.deliver(envelope).expect(200, { status: 'SUCCESS' });
});

test('500 without a word of the cause when a tick fails', async () => {
  const { text } = await worker.sidecar.tick().expect(500);
  expect(JSON.parse(text)).toEqual(problemOf(500, 'internal_error', SIDECAR_ROUTES.tick));
  expect(text).not.toContain('ECONNREFUSED');
});
