import { randomUUID } from 'node:crypto';
import request from 'supertest';
import type { Response } from 'supertest';
import { outageProxy } from '@plinth/shared/testing/outageProxy';
import { readTestStack } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

/** Statuses of so many requests, one after the other. */
async function statuses(count: number, send: () => PromiseLike<Response>): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await send()).status);
  return seen;
}

describe('quotas of callers', () => {
  let api: TestApi;
  let tenant: TestTenant;
  beforeAll(async () => {
    const rateLimit = {
      anonymousPerMinute: 20,
      attemptsPerMinute: 3,
      signUpsPerHour: 2,
      graphqlCostPerMinute: 500,
      planFactor: 1,
    };
    api = await testApi({ rateLimit, trustedProxies: ['127.0.0.1'] });
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  /** A request from some address. */
  const from = (address: string) => (path: string) => api.http().get(path).set('x-forwarded-for', address);

  it('stand on each answer: what they are, what is left, when there is more', async () => {
    const { headers } = await tenant.get('/v1/projects').expect(200);
    expect(headers['ratelimit-policy']).toBe('"principal";q=300;w=60, "tenant";q=600;w=60');
    expect(headers.ratelimit).toMatch(/^"principal";r=2\d\d;t=(60|5\d), "tenant";r=5\d\d;t=(60|5\d)$/);
    const missing = await tenant.get(`/v1/projects/${randomUUID()}`).expect(404);
    expect(missing.headers).toHaveProperty('ratelimit');
  });

  it('429 as a problem that clients know, with Retry-After, for the address of nobody known', async () => {
    const ask = from('192.0.2.1');
    expect(new Set(await statuses(20, () => ask('/.well-known/jwks.json')))).toEqual(new Set([200]));
    const { body, headers } = await ask('/.well-known/jwks.json').expect(429);
    const retryAfter = Number(headers['retry-after']);
    expect(body).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Too Many Requests',
      status: 429,
      code: 'quota_exceeded',
      detail: `The quota "address" is used up; come again in ${retryAfter} s.`,
      'violated-policies': ['address'],
      instance: '/.well-known/jwks.json',
      requestId: headers['x-request-id'],
    });
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(retryAfter).toBeGreaterThan(0);
    expect(headers.ratelimit).toBe(`"address";r=0;t=${retryAfter}`);
    await from('192.0.2.2')('/.well-known/jwks.json').expect(200);
  });

  it('belong to the /64 of an IPv6 address, which its owner can leave by nothing', async () => {
    let host = 0;
    const next = () => from(`2001:db8:1:2::${(host += 1).toString(16)}`)('/.well-known/jwks.json');
    expect((await statuses(21, next)).at(-1)).toBe(429);
    await from('2001:db8:1:3::1')('/.well-known/jwks.json').expect(200);
  });

  it('are not left by addresses that a caller makes up', async () => {
    const strict = await testApi({ rateLimit: { anonymousPerMinute: 20 } });
    let made = 0;
    const next = () =>
      request(strict.app)
        .get('/.well-known/jwks.json')
        .set('x-forwarded-for', `198.51.100.${(made += 1)}`);
    expect((await statuses(21, next)).at(-1)).toBe(429);
    await strict.close();
  });

  it('are tighter for sign-in, whatever the answer is', async () => {
    const body = { email: 'nobody@example.org', password: 'correct horse battery' };
    const signIn = () => api.http().post('/v1/auth/sign-in').set('x-forwarded-for', '192.0.2.3').send(body);
    expect(await statuses(4, signIn)).toEqual([401, 401, 401, 429]);
    expect((await signIn()).body).toMatchObject({ 'violated-policies': ['attempts'] });
  });

  it('hold for sign-ups by the hour, taken addresses among them: nobody asks who has an account for long', async () => {
    const body = { tenantName: 'Asked', displayName: 'Eve', password: 'correct horse battery staple' };
    const email = `${randomUUID()}@example.org`;
    const signUp = (changed: object = {}) =>
      api
        .http()
        .post('/v1/auth/sign-up')
        .set('x-forwarded-for', '192.0.2.6')
        .send({ ...body, email, ...changed });
    await signUp().expect(201);
    await signUp({ password: 'another horse battery' }).expect(409);
    const { headers } = await signUp({ password: 'another horse battery' }).expect(429);
    expect(headers['ratelimit-policy']).toBe('"sign-ups";q=2;w=3600');
    expect(Number(headers['retry-after'])).toBeGreaterThan(3_500);
  });

  it('hold for refused tokens by address, and leave those alone who show good ones from there', async () => {
    const ask = (token: string) => from('192.0.2.4')('/v1/me').set('authorization', `Bearer ${token}`);
    expect(new Set(await statuses(20, () => ask('a.b.c')))).toEqual(new Set([401]));
    await ask('a.b.c').expect(429);
    await ask(tenant.accessToken).expect(200);
  });

  it('do not hold for what watches the process', async () => {
    const ask = from('192.0.2.5');
    expect(new Set(await statuses(30, () => ask('/livez')))).toEqual(new Set([200]));
    expect((await ask('/livez')).headers).not.toHaveProperty('ratelimit');
  });

  it('count what operations of GraphQL cost, and answer 429 in its own form', async () => {
    const ask = () => tenant.graphql('{ projects(first: 100) { edges { node { id } } } }');
    const first = await ask().expect(200);
    expect(first.headers['ratelimit-policy']).toContain('"graphql-cost";q=500;w=60');
    const { status, body, headers } = await ask();
    expect([status, headers['retry-after']]).toEqual([429, expect.stringMatching(/^[1-6]?\d$/)]);
    expect(body).toMatchObject({
      errors: [
        {
          extensions: {
            code: 'quota_exceeded',
            'violated-policies': ['graphql-cost'],
            retryAfterSeconds: Number(headers['retry-after']),
          },
        },
      ],
    });
    await tenant.graphql('{ me { role } }').expect(200);
  });

  it('hold a principal to a part of what its tenant may, and the tenant to the whole', async () => {
    const busy = await api.tenant('Busy');
    const send = () => busy.get('/v1/me');
    const seen = await statuses(301, send);
    expect(seen.indexOf(429)).toBe(300);
    expect((await send()).body).toMatchObject({ 'violated-policies': ['principal'] });
    const [viewer, member] = [await busy.as('viewer'), await busy.as('member')];
    expect((await statuses(300, () => viewer.get('/v1/jobs'))).indexOf(429)).toBe(-1);
    const { body } = await member.get('/v1/jobs').expect(429);
    expect(body).toMatchObject({ 'violated-policies': ['tenant'] });
    await tenant.get('/v1/me').expect(200);
  });

  it('hold for exports by the day', async () => {
    const { headers } = await tenant.get('/v1/audit/export').expect(200);
    expect(headers['ratelimit-policy']).toContain('"tenant-exports";q=5;w=86400');
    expect((await statuses(5, () => tenant.get('/v1/audit/export'))).at(-1)).toBe(429);
  });
});

it('serves on, held to its share, while Redis is away: no 500, no waiting', async () => {
  const { redis: redisUrl } = readTestStack().urls;
  const { hostname, port } = new URL(redisUrl);
  const proxy = await outageProxy({ host: hostname, port: Number(port) });
  const rateLimit = { redisUrl: proxy.through(redisUrl), replicas: 4, anonymousPerMinute: 40 };
  const api = await testApi({ rateLimit, trustedProxies: ['127.0.0.1'] });
  try {
    const tenant = await api.tenant('Analytical Engines');
    const address = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
    const ask = () => api.http().get('/.well-known/jwks.json').set('x-forwarded-for', address);
    for (const how of ['hang', 'refuse'] as const) {
      await waitFor(async () => (await tenant.get('/v1/projects')).status === 200);
      proxy[how]();
      const startedAt = performance.now();
      for (let index = 0; index < 20; index += 1) await tenant.get('/v1/projects').expect(200);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
      proxy.restore();
    }
    proxy.refuse();
    await waitFor(() => api.logged.some(({ msg }) => String(msg).startsWith('Redis is away')));
    const seen = await statuses(60, ask);
    expect(new Set(seen)).toEqual(new Set([200, 429]));
    expect(seen.filter((status) => status === 200).length).toBeLessThanOrEqual(14);
  } finally {
    await api.close();
    proxy.close();
  }
});
