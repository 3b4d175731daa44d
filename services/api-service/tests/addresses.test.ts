import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const ADDRESS = '203.0.113.77';
const AGENT = 'Zebedelia-Browser/7.1';

describe('where callers come from, and with what', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi({ trustedProxies: ['127.0.0.0/8'] });
  });
  afterAll(() => api.close());

  it('stands in plain text in no table and no log, so that nothing of it is left to be erased', async () => {
    const from = <Request extends { set: (name: string, value: string) => Request }>(request: Request) =>
      request.set('x-forwarded-for', ADDRESS).set('user-agent', AGENT);
    const email = `${randomUUID()}@example.org`;
    const password = 'correct horse battery staple';
    const signUp = { tenantName: 'Engines', displayName: 'Ada', email, password };
    const { body } = await from(api.http().post('/v1/auth/sign-up')).send(signUp).expect(201);
    const { tenant } = body as { tenant: { id: string } };
    const wrong = { email, password: 'another horse' };
    await from(api.http().post('/v1/auth/sign-in')).send(wrong).expect(401);
    await from(api.http().post('/v1/auth/sign-in')).send({ email: 'x@example.org', password }).expect(401);
    await from(api.http().post('/v1/auth/sign-in')).send({ email, password }).expect(200);
    await from(api.http().get('/v1/me').set('authorization', 'Bearer x')).expect(401);

    // Failures are told behind the answer.
    const dump = await waitFor(() => {
      const text = execFileSync('pg_dump', [api.database.adminUrl], { encoding: 'utf8', maxBuffer: 1e9 });
      return ['audit.sign_in_failed', 'audit.token_refused'].every((type) => text.includes(type)) ? text : '';
    });
    const logs = JSON.stringify(api.logged);
    // Both are seen: what happened stands there.
    expect(dump).toContain(tenant.id);
    expect(dump).toContain('audit.sign_in_failed');
    expect(logs).toContain('/v1/auth/sign-in');
    for (const needle of [ADDRESS, AGENT, email]) {
      expect([needle, dump.includes(needle), logs.includes(needle)]).toEqual([needle, false, false]);
    }
  });
});
