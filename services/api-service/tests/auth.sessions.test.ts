import request from 'supertest';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { outageProxy } from '@plinth/shared/testing/outageProxy';
import { identityApp, newSecrets } from './identityApp';

const DAY_MS = 86_400_000;
/** What the issue promises of each replica. */
const EFFECTIVE = { deadlineMs: 1_000 };
const secrets = newSecrets();

type Api = ReturnType<typeof identityApp>;
type Grant = {
  accessToken: string;
  refreshToken: string;
  user: { id: string };
  tenant: { id: string };
};

let database: TestDatabase;
let one: Api;
let two: Api;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  [one, two] = [identityApp(database, { secrets }), identityApp(database, { secrets })];
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await database.close();
});

/** Somebody new, who is signed in once, and known to both replicas. */
async function person() {
  count += 1;
  const credentials = { email: `p${count}@x.example`, password: 'a bernoulli number' };
  const body = { ...credentials, tenantName: `Engines ${count}`, displayName: 'Ada' };
  const grant = (await request(one.app).post('/v1/auth/sign-up').send(body).expect(201)).body as Grant;
  const signIn = async () =>
    (await request(one.app).post('/v1/auth/sign-in').send(credentials).expect(200)).body as Grant;
  await call(two, grant).expect(200);
  return { ...grant, signIn };
}

const call = (
  { app }: Api,
  { accessToken, tenant }: Pick<Grant, 'accessToken' | 'tenant'>,
  {
    method = 'get',
    path = `/v1/tenants/${tenant.id}`,
  }: { method?: 'get' | 'post' | 'delete' | 'patch'; path?: string } = {},
) => request(app)[method](path).set('authorization', `Bearer ${accessToken}`);

/** Until a replica that remembers the token refuses it. */
const untilRefused = (grant: Grant, status = 401) =>
  waitFor(async () => (await call(two, grant)).status === status, EFFECTIVE);

describe('sessions of a person', () => {
  it('are listed, newest first, in all tenants, with the one of the call', async () => {
    const ada = await person();
    const other = await ada.signIn();
    const { body } = await call(one, other, { path: '/v1/me/sessions' }).expect(200);
    const time = expect.stringMatching(/^\d{4}-.*Z$/) as string;
    const session = {
      id: expect.any(String) as string,
      tenantId: ada.tenant.id,
      createdAt: time,
      refreshedAt: time,
      expiresAt: time,
    };
    expect(body).toEqual({
      items: [
        { ...session, isCurrent: true },
        { ...session, isCurrent: false },
      ],
    });
  });

  it('each sign-in has one of its own', async () => {
    const ada = await person();
    const [a, b] = [await ada.signIn(), await ada.signIn()];
    const sid = ({ accessToken }: Grant) =>
      (JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;
    expect(new Set([ada, a, b].map(sid)).size).toBe(3);
  });

  it('end one by one: its access and refresh tokens are refused on every replica within a second', async () => {
    const ada = await person();
    const other = await ada.signIn();
    const { body } = await call(one, other, { path: '/v1/me/sessions' }).expect(200);
    const { items } = body as { items: { id: string; isCurrent: boolean }[] };
    const { id } = items.find(({ isCurrent }) => !isCurrent)!;
    await call(one, other, { method: 'delete', path: `/v1/me/sessions/${id}` }).expect(204);
    await call(one, ada).expect(401);
    await untilRefused(ada);
    await request(two.app).post('/v1/auth/refresh').send({ refreshToken: ada.refreshToken }).expect(401);
    await call(two, other).expect(200);
    await call(one, other, { method: 'delete', path: `/v1/me/sessions/${id}` }).expect(404);
  });

  it('of somebody else: the answer to an unknown one, and nothing ends', async () => {
    const [ada, eve] = [await person(), await person()];
    const { body } = await call(one, ada, { path: '/v1/me/sessions' }).expect(200);
    const { id } = (body as { items: { id: string }[] }).items[0]!;
    const answer = async (path: string) => {
      const { status, text, body: problem } = await call(one, eve, { method: 'delete', path });
      return { status, text: text.replace((problem as { requestId: string }).requestId, '') };
    };
    const unknown = '0197a3b0-0000-7000-8000-0000000000ff';
    const foreign = await answer(`/v1/me/sessions/${id}`);
    expect(foreign.status).toBe(404);
    expect({ ...foreign, text: foreign.text.replaceAll(id, unknown) }).toEqual(
      await answer(`/v1/me/sessions/${unknown}`),
    );
    await call(one, ada).expect(200);
  });

  it('sign-out ends the current one, sign-out everywhere all, but for the current one when asked', async () => {
    const ada = await person();
    const [second, third] = [await ada.signIn(), await ada.signIn()];
    await call(one, ada, { method: 'post', path: '/v1/auth/sign-out' }).expect(204);
    await call(one, ada).expect(401);
    const everywhere = { method: 'post', path: '/v1/auth/sign-out-everywhere' } as const;
    expect((await call(one, third, everywhere).send({ keepCurrent: true }).expect(200)).body).toEqual({
      sessions: 1,
    });
    await untilRefused(second);
    await call(two, third).expect(200);
    expect((await call(one, third, everywhere).send({}).expect(200)).body).toEqual({ sessions: 1 });
    await untilRefused(third);
    await ada.signIn();
  });
});

describe('what somebody may do, as it is right now, on every replica within a second', () => {
  it('another role: the permissions of the token that they have', async () => {
    const ada = await person();
    const patch = () => call(two, ada, { method: 'patch' }).send({ purgeAfterDays: 7 });
    await patch().expect(200);
    await database.admin.query(`update membership set role = 'viewer' where user_id = $1`, [ada.user.id]);
    await waitFor(async () => (await patch()).status === 403, EFFECTIVE);
    await call(two, ada).expect(200);
    await database.admin.query(`update membership set role = 'owner' where user_id = $1`, [ada.user.id]);
    await waitFor(async () => (await patch()).status === 200, EFFECTIVE);
  });

  it('no member any more: 401', async () => {
    const ada = await person();
    await database.admin.query('update membership set role = null, removed_at = now() where user_id = $1', [
      ada.user.id,
    ]);
    await untilRefused(ada);
  });

  it('a suspended tenant: 403 but for oneself; a closing one is only read; an erased one lets nobody in', async () => {
    const ada = await person();
    const become = (status: string) =>
      database.admin.query('update tenant set status = $2, erase_at = now() where id = $1', [
        ada.tenant.id,
        status,
      ]);
    await become('suspended');
    await untilRefused(ada, 403);
    expect((await call(two, ada)).body).toMatchObject({ code: 'tenant_suspended' });
    const query = { query: '{ me { role } }' };
    await call(two, ada, { method: 'post', path: '/graphql' }).send(query).expect(403);
    await call(two, ada, { path: '/v1/me' }).expect(200);
    await become('closing');
    await waitFor(async () => (await call(two, ada)).status === 200, EFFECTIVE);
    const make = { method: 'post', path: '/v1/projects' } as const;
    const refused = await call(two, ada, make).send({ key: 'A', name: 'A' });
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([403, 'tenant_closing']);
    await call(two, ada, { method: 'post', path: '/graphql' }).send(query).expect(200);
    await become('erased');
    await untilRefused(ada);
  });
});

describe('lifetimes', () => {
  it('a session that is not refreshed for so long is over, however long it might have lived', async () => {
    const idle = identityApp(database, { secrets, config: { sessionIdleDays: 3 } });
    const body = {
      email: 'idle@x.example',
      password: 'a bernoulli number',
      tenantName: 'Idle',
      displayName: 'I',
    };
    const grant = (await request(idle.app).post('/v1/auth/sign-up').send(body).expect(201)).body as Grant;
    const refresh = (refreshToken: string) =>
      request(idle.app).post('/v1/auth/refresh').send({ refreshToken });
    idle.clock.advance(3 * DAY_MS - 1);
    const next = (await refresh(grant.refreshToken).expect(200)).body as Grant;
    idle.clock.advance(3 * DAY_MS);
    await refresh(next.refreshToken).expect(401);
    await idle.close();
  });

  it('the access tokens of a session end with it', async () => {
    const short = identityApp(database, { secrets });
    const body = {
      email: 'short@x.example',
      password: 'a bernoulli number',
      tenantName: 'Short',
      displayName: 'S',
    };
    const grant = (await request(short.app).post('/v1/auth/sign-up').send(body).expect(201)).body as Grant;
    await call(short, grant).expect(200);
    await database.admin.query(
      'update session set expires_at = created_at + interval $$5 seconds$$ where user_id = $1',
      [grant.user.id],
    );
    const fresh = identityApp(database, { secrets });
    fresh.clock.advance(6_000);
    await call(fresh, grant).expect(401);
    await Promise.all([short.close(), fresh.close()]);
  });
});

it('a used-up refresh token that comes again ends the session and is told in the audit of its tenant, once', async () => {
  const ada = await person();
  await request(one.app).post('/v1/auth/refresh').send({ refreshToken: ada.refreshToken }).expect(200);
  one.clock.advance(21_000);
  for (let times = 0; times < 2; times += 1)
    await request(one.app).post('/v1/auth/refresh').send({ refreshToken: ada.refreshToken }).expect(401);
  const told = async () =>
    (
      await database.admin.query<{ data: object }>(
        `select data from event where tenant_id = $1 and type = 'audit.refresh_reused'`,
        [ada.tenant.id],
      )
    ).rows;
  await waitFor(async () => (await told()).length > 0);
  expect(await told()).toMatchObject([{ data: { userId: ada.user.id } }]);
  await untilRefused(ada);
});

it.each(['refuse', 'hang'] as const)(
  'without news of changes for 2 s nobody is let in: 503 with Retry-After, until they come again (%s)',
  async (takeAway) => {
    const { hostname: host, port } = new URL(database.urls.identity);
    const proxy = await outageProxy({ host, port: Number(port) });
    const identity = proxy.through(database.urls.identity);
    const cut = identityApp({ urls: { ...database.urls, identity } }, { secrets });
    const ada = await person();
    await call(cut, ada).expect(200);
    proxy[takeAway]();
    await waitFor(async () => (await call(cut, ada)).status === 503, { deadlineMs: 5_000 });
    const asked = performance.now();
    const { headers } = await call(cut, ada).expect(503);
    expect(performance.now() - asked).toBeLessThan(2_000);
    expect(headers['retry-after']).toBe('1');
    proxy.restore();
    await waitFor(async () => (await call(cut, ada)).status === 200, { deadlineMs: 40_000 });
    await cut.close();
    proxy.close();
  },
  60_000,
);
