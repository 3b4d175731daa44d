import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const PASSWORD = 'correct horse battery staple';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ rateLimit: { accountAttempts: 3 }, trustedProxies: ['127.0.0.0/8'] });
});
afterAll(() => api.close());

const signIn = (email: string, address: string, password = 'not it at all') =>
  api.http().post('/v1/auth/sign-in').set('x-forwarded-for', address).send({ email, password });

describe('attempts at one account', () => {
  it('are held to a quota from one network, whether anybody has the account or not', async () => {
    const known = `${randomUUID()}@example.org`;
    await api.tenant('Engines', { email: known });
    for (const email of [known, `${randomUUID()}@example.org`]) {
      const statuses = [];
      for (let n = 0; n < 4; n += 1) statuses.push((await signIn(email, '203.0.113.9')).status);
      expect(statuses).toEqual([401, 401, 401, 429]);
    }
    const { body, headers } = await signIn(known, '203.0.113.9', PASSWORD);
    expect(body).toMatchObject({ status: 429, 'violated-policies': ['account-attempts'] });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('lock nobody out who comes from another network, and no other account', async () => {
    const email = `${randomUUID()}@example.org`;
    const other = `${randomUUID()}@example.org`;
    await api.tenant('Engines', { email });
    await api.tenant('Others', { email: other });
    for (let n = 0; n < 6; n += 1) await signIn(email, '203.0.113.10');
    await signIn(email, '203.0.113.10', PASSWORD).expect(429);
    await signIn(email, '198.51.100.4', PASSWORD).expect(200);
    await signIn(other, '203.0.113.10', PASSWORD).expect(200);
  });

  it('are one network of IPv6 as long as its first half is the same', async () => {
    const email = `${randomUUID()}@example.org`;
    const statuses = [];
    for (let n = 1; n < 5; n += 1) statuses.push((await signIn(email, `2001:db8:1:2::${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
    await signIn(email, '2001:db8:1:3::1').expect(401);
  });
});
