import { randomUUID } from 'node:crypto';
import { mailedTokens } from './links';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

const PASSWORD = 'correct horse battery staple';

let api: TestApi;
beforeAll(async () => {
  api = await testApi({ identity: { signUp: 'verified' } });
});
afterAll(() => api.close());

const signUp = (email: string, password = PASSWORD) =>
  api.http().post('/v1/auth/sign-up').send({ tenantName: 'Acme', displayName: 'Ann', email, password });
const signIn = (email: string, password = PASSWORD) =>
  api.http().post('/v1/auth/sign-in').send({ email, password });
const verify = (token: string, password = PASSWORD) =>
  api.http().post('/v1/auth/verify-email').send({ token, password });

/** Of whoever holds the address, once they do. */
async function userIdOf(email: string): Promise<string> {
  await api.deps.background.settled();
  const { rows } = await api.database.admin.query<{ id: string }>(
    "select stream_id as id from reservation where kind = 'user.email' and value = $1",
    [api.deps.emailIndex(email)],
  );
  return rows[0]!.id;
}
const tokensOf = async (email: string, count = 1) =>
  mailedTokens(api, { userId: await userIdOf(email), kind: 'verify_email', count });
const countOf = async (email: string, type: string) => {
  await api.deps.background.settled();
  const { rows } = await api.database.admin.query<{ n: number }>(
    'select count(*)::int as n from event where stream_id = $1 and type = $2',
    [await userIdOf(email), type],
  );
  return rows[0]!.n;
};

describe('signing up where addresses are verified', () => {
  it('lets in who follows the link and knows the password, and nobody before', async () => {
    const email = `${randomUUID()}@example.org`;
    await signUp(email).expect(202, '');
    const [token] = await tokensOf(email);
    const { body: refused } = await signIn(email).expect(403);
    expect(refused).toMatchObject({ code: 'email_unverified' });
    await signIn(email, 'not it at all').expect(401);
    await verify(token!, 'not it at all').expect(401);
    const { body } = await verify(token!).expect(200);
    expect(body).toMatchObject({ tenant: { name: 'Acme' }, user: { email } });
    await api
      .http()
      .get('/v1/me')
      .set('authorization', `Bearer ${(body as { accessToken: string }).accessToken}`)
      .expect(200);
    await signIn(email).expect(200);
    await verify(token!).expect(422);
  });

  it('answers the same whether an address is taken or not, and tells its owner', async () => {
    const email = `${randomUUID()}@example.org`;
    const fresh = await signUp(email);
    await verify((await tokensOf(email))[0]!).expect(200);
    const taken = await signUp(email, 'somebody else entirely');
    const shown = ({ status, text, headers }: typeof fresh) => [status, text, Object.keys(headers).sort()];
    expect(shown(taken)).toEqual(shown(fresh));
    expect(await countOf(email, 'user.sign_up_attempted')).toBe(1);
    await signIn(email, 'somebody else entirely').expect(401);
  });

  it('tells an owner five times a day at most', async () => {
    const email = `${randomUUID()}@example.org`;
    await signUp(email);
    await verify((await tokensOf(email))[0]!);
    for (let n = 0; n < 7; n += 1) await signUp(email, 'somebody else entirely').expect(202);
    expect(await countOf(email, 'user.sign_up_attempted')).toBe(5);
  });

  it('mails another link to who signs up again with the same password', async () => {
    const email = `${randomUUID()}@example.org`;
    await signUp(email).expect(202);
    await tokensOf(email);
    await signUp(email).expect(202);
    const [first, second] = await tokensOf(email, 2);
    await verify(second!).expect(200);
    await verify(first!).expect(422);
    expect(await countOf(email, 'user.signed_up')).toBe(1);
  });

  it('gives nobody an account that somebody else has made with their address', async () => {
    const email = `${randomUUID()}@example.org`;
    await signUp(email, 'the password of mallory').expect(202);
    const [token] = await tokensOf(email);
    // The owner of the address signs up, too, and follows the only link that there is.
    await signUp(email, PASSWORD).expect(202);
    await verify(token!, PASSWORD).expect(401);
    expect(await countOf(email, 'user.sign_up_attempted')).toBe(1);
    await api.http().post('/v1/auth/forgot-password').send({ email }).expect(202);
    const userId = await userIdOf(email);
    const [resetToken] = await mailedTokens(api, { userId, kind: 'reset_password' });
    await api
      .http()
      .post('/v1/auth/reset-password')
      .send({ token: resetToken, password: PASSWORD })
      .expect(204);
    await signIn(email, PASSWORD).expect(200);
    await signIn(email, 'the password of mallory').expect(401);
  });

  it('of many at once with one address founds one tenant', async () => {
    const email = `${randomUUID()}@example.org`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(email)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(await countOf(email, 'user.signed_up')).toBe(1);
  });
});
