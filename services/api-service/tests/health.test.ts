import { createHealth } from '../src/services/health';
import { APP_TOKEN, testApi } from './testApi';
import type { TestApi } from './testApi';

describe('health', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  it('GET /health 200 degraded without a sidecar, and says what is down', async () => {
    const answer = await api.http().get('/health').expect(200);
    expect(answer.body).toEqual({
      status: 'degraded',
      dependencies: { postgresql: 'up', sidecar: 'down', 'event-service': 'down', 'worker-service': 'down' },
    });
  });

  it('GET /livez 200 asks nobody', async () => {
    await api.http().get('/livez').expect(200, { status: 'ok' });
  });

  it('GET /internal/health is for the sidecar only', async () => {
    await api.http().get('/internal/health').expect(401);
    await api.http().get('/internal/health').set('dapr-api-token', 'wrong').expect(401);
    await api.http().get('/internal/health').set('dapr-api-token', APP_TOKEN).expect(200);
  });
});

describe('createHealth', () => {
  const up = () => Promise.resolve();
  const down = () => Promise.reject(new Error('connection refused'));
  const all = { postgresql: up, sidecar: up, 'event-service': up, 'worker-service': up };

  it('ok, degraded, and down only without PostgreSQL', async () => {
    const status = async (checks: Partial<typeof all>) =>
      (await createHealth({ checks: { ...all, ...checks }, now: () => 0 })()).status;
    expect(await status({})).toBe('ok');
    expect(await status({ sidecar: down, 'event-service': down, 'worker-service': down })).toBe('degraded');
    expect(await status({ postgresql: down })).toBe('down');
  });

  it('counts what does not answer in time as down', async () => {
    const checks = { ...all, 'event-service': () => new Promise<void>(() => {}) };
    expect(await createHealth({ checks, now: () => 0 })()).toMatchObject({
      status: 'degraded',
      dependencies: { 'event-service': 'down', postgresql: 'up' },
    });
  });

  it('asks at most once a second, however often it is called', async () => {
    let asked = 0;
    let nowMs = 0;
    const postgresql = () => {
      asked += 1;
      return Promise.resolve();
    };
    const health = createHealth({ checks: { ...all, postgresql }, now: () => nowMs });
    await Promise.all(Array.from({ length: 50 }, () => health()));
    nowMs = 999;
    await health();
    expect(asked).toBe(1);
    nowMs = 1_000;
    await health();
    expect(asked).toBe(2);
  });
});
