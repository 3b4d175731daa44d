import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const PASSWORD = 'correct horse battery staple';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const cookieOf = (headers: Record<string, unknown>) => String((headers['set-cookie'] as string[])[0]);
const valueOf = (cookie: string) => cookie.split(';', 1)[0]!;
async function signedIn() {
  const email = `${randomUUID()}@example.org`;
  const tenant = await api.tenant('Engines', { email });
  const body = { email, password: PASSWORD, session: 'cookie' };
  const answer = await api.http().post('/v1/auth/sign-in').send(body).expect(200);
  return { answer, tenant, cookie: valueOf(cookieOf(answer.headers)) };
}
const refresh = (cookie: string) =>
  api.http().post('/v1/auth/refresh').set('cookie', cookie).set('plinth-csrf', '1').send({});

describe('a browser', () => {
  it('gets its refresh token in a cookie that no script and no other site has, and not in the body', async () => {
    const { answer } = await signedIn();
    expect(answer.body).toHaveProperty('accessToken');
    expect(answer.body).not.toHaveProperty('refreshToken');
    expect(cookieOf(answer.headers)).toMatch(
      /^__Secure-plinth-refresh=[\w-]{43}; Max-Age=2592000; Path=\/v1\/auth; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('refreshes by it; the same one again gets the same successor, for a while', async () => {
    const { cookie } = await signedIn();
    const [one, two] = [await refresh(cookie).expect(200), await refresh(cookie).expect(200)];
    expect(one.body).not.toHaveProperty('refreshToken');
    expect(valueOf(cookieOf(one.headers))).not.toBe(cookie);
    expect(cookieOf(two.headers)).toBe(cookieOf(one.headers));
    await api.database.admin.query("update refresh_token set used_at = used_at - interval '1 minute'");
    await refresh(cookie).expect(401);
    await refresh(valueOf(cookieOf(one.headers))).expect(401);
  });

  it('gets nothing without the header that other sites cannot send', async () => {
    const { cookie } = await signedIn();
    const bare = await api.http().post('/v1/auth/refresh').set('cookie', cookie).send({}).expect(403);
    expect(bare.body).toMatchObject({ code: 'csrf_refused' });
    await refresh(cookie).expect(200);
    await api.http().post('/v1/auth/refresh').set('plinth-csrf', '1').send({}).expect(401);
  });

  it('forgets it when it signs out', async () => {
    const { answer, tenant, cookie } = await signedIn();
    const { accessToken } = answer.body as { accessToken: string };
    const out = await tenant.withToken(accessToken).post('/v1/auth/sign-out').expect(204);
    expect(cookieOf(out.headers)).toMatch(/^__Secure-plinth-refresh=; Max-Age=0; Path=\/v1\/auth;/);
    await refresh(cookie).expect(401);
  });
});
