import { randomUUID } from 'node:crypto';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { mailedTokens } from './links';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const OLD = 'correct horse battery staple';
const NEW = 'another horse altogether';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

async function person() {
  const email = `${randomUUID()}@example.org`;
  const tenant = await api.tenant('Engines', { email });
  return { email, tenant, userId: tenant.userId };
}
const signIn = (email: string, password: string) =>
  api.http().post('/v1/auth/sign-in').send({ email, password });
const forgot = (email: string) => api.http().post('/v1/auth/forgot-password').send({ email });
const reset = (token: string, password: string) =>
  api.http().post('/v1/auth/reset-password').send({ token, password });
const eventsOf = async (userId: string) => {
  const { rows } = await api.database.admin.query<{ type: string }>(
    'select type from event where stream_id = $1 order by position',
    [userId],
  );
  return rows.map(({ type }) => type);
};
const linkOf = async (userId: string) => (await mailedTokens(api, { userId, kind: 'reset_password' }))[0]!;

describe('a forgotten password', () => {
  it('is set anew by the mailed link, once; all sessions end, and the address is shown to be theirs', async () => {
    const { email, tenant, userId } = await person();
    await forgot(email).expect(202, '');
    const token = await linkOf(userId);
    await reset(token, NEW).expect(204);
    await tenant.get('/v1/me').expect(401);
    await signIn(email, OLD).expect(401);
    await signIn(email, NEW).expect(200);
    expect(await eventsOf(userId)).toEqual([
      'user.signed_up',
      'user.password_reset_requested',
      'user.email_verified',
      'user.password_changed',
    ]);
    const { body } = await reset(token, 'a third password').expect(422);
    expect(body).toMatchObject({ code: 'link_refused' });
  });

  it('is answered the same, with nothing written, for an address that nobody has', async () => {
    const count = async () =>
      (await api.database.admin.query<{ n: number }>('select count(*)::int as n from one_time_link')).rows[0]!
        .n;
    const before = await count();
    const { email } = await person();
    const [known, unknown] = [await forgot(email), await forgot(`${randomUUID()}@example.org`)];
    const shown = ({ status, text, headers }: typeof known) => [status, text, Object.keys(headers).sort()];
    expect(shown(known)).toEqual(shown(unknown));
    await waitFor(async () => (await count()) === before + 1);
  });

  it('has five good links at most, and one that is used ends the others', async () => {
    const { email, userId } = await person();
    for (let n = 0; n < 7; n += 1) await forgot(email).expect(202);
    const tokens = await mailedTokens(api, { userId, kind: 'reset_password', count: 5 });
    await api.deps.background.settled();
    expect(await mailedTokens(api, { userId, kind: 'reset_password' })).toHaveLength(5);
    await reset(tokens[4]!, NEW).expect(204);
    for (const token of tokens.slice(0, 4)) await reset(token, NEW).expect(422);
  });

  it('has a link that is good for 30 minutes', async () => {
    const { email, userId } = await person();
    await forgot(email);
    const token = await linkOf(userId);
    const at = (minutes: number) =>
      api.replica({ clock: { now: () => new Date(Date.now() + minutes * 60_000) } });
    const late = at(31);
    const { default: request } = await import('supertest');
    await request(late.app).post('/v1/auth/reset-password').send({ token, password: NEW }).expect(422);
    await late.close();
    const inTime = at(29);
    await request(inTime.app).post('/v1/auth/reset-password').send({ token, password: NEW }).expect(204);
    await inTime.close();
  });

  it('is set once when the link comes twice at the same time', async () => {
    const { email, userId } = await person();
    await forgot(email);
    const token = await linkOf(userId);
    const passwords = [NEW, 'yet another horse', 'and one more horse'];
    const answers = await Promise.all(passwords.map((password) => reset(token, password)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422, 422]);
    const right = passwords[answers.findIndex(({ status }) => status === 204)]!;
    await signIn(email, right).expect(200);
  });

  it.each([
    [
      'of another kind',
      async (userId: string) => {
        const [token] = await mailedTokens(api, { userId, kind: 'verify_email' });
        return token!;
      },
    ],
    ['that is none', () => Promise.resolve('x'.repeat(64))],
    ['that is too short', () => Promise.resolve('x')],
  ])('is not set by a token %s', async (_name, tokenOf) => {
    const { email, tenant, userId } = await person();
    await tenant.post('/v1/me/email-verification').expect(202);
    const { body } = await reset(await tokenOf(userId), NEW).expect(422);
    expect(body).toMatchObject({ code: 'link_refused' });
    await signIn(email, OLD).expect(200);
  });

  it('leaves the link good when the password is one of the first that are guessed', async () => {
    const { email, userId } = await person();
    await forgot(email);
    const token = await linkOf(userId);
    const { body } = await reset(token, 'Password123').expect(400);
    expect(body).toMatchObject({ errors: [{ pointer: '/password', code: 'common_password' }] });
    await reset(token, NEW).expect(204);
  });
});

describe('a new password in place of a known one', () => {
  const change = (tenant: Awaited<ReturnType<typeof person>>['tenant'], body: object) =>
    tenant.post('/v1/me/password').send(body);

  it('ends the other sessions and leaves this one', async () => {
    const { email, tenant } = await person();
    const { body } = await signIn(email, OLD).expect(200);
    const other = tenant.withToken((body as { accessToken: string }).accessToken);
    await other.get('/v1/me').expect(200);
    await change(tenant, { currentPassword: OLD, newPassword: NEW }).expect(204);
    await other.get('/v1/me').expect(401);
    await tenant.get('/v1/me').expect(200);
    await signIn(email, OLD).expect(401);
    await signIn(email, NEW).expect(200);
  });

  it('needs the old one; a wrong one changes nothing, and is told in the audit', async () => {
    const { email, tenant, userId } = await person();
    const { body } = await change(tenant, { currentPassword: 'not it at all', newPassword: NEW }).expect(422);
    expect(body).toMatchObject({ code: 'wrong_password' });
    await signIn(email, OLD).expect(200);
    await waitFor(async () => {
      const { rowCount } = await api.database.admin.query(
        "select from event where type = 'audit.sign_in_failed' and data ->> 'userId' = $1",
        [userId],
      );
      return rowCount === 1;
    });
    expect(await eventsOf(userId)).not.toContain('user.password_changed');
  });

  it('is none of the first that are guessed', async () => {
    const { tenant } = await person();
    const { body } = await change(tenant, { currentPassword: OLD, newPassword: 'QWERTYUIOP' }).expect(400);
    expect(body).toMatchObject({ errors: [{ pointer: '/newPassword', code: 'common_password' }] });
  });
});

it('nobody signs up with a password that is guessed first', async () => {
  const body = { tenantName: 'Acme', displayName: 'Ann', email: `${randomUUID()}@example.org` };
  await api
    .http()
    .post('/v1/auth/sign-up')
    .send({ ...body, password: 'iloveyou1' })
    .expect(400);
  await api
    .http()
    .post('/v1/auth/sign-up')
    .send({ ...body, password: 'iloveyou1 more' })
    .expect(201);
});
