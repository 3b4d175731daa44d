import request from 'supertest';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { identityApp } from './identityApp';

const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'ada@x.example',
  password: 'a bernoulli number',
};
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

let database: TestDatabase;
let api: ReturnType<typeof identityApp>;

beforeAll(async () => {
  database = await testDatabase();
  api = identityApp(database);
  await request(api.app).post('/v1/auth/sign-up').send(ada).expect(201);
});

afterAll(async () => {
  await api.close();
  await database.close();
});

const refresh = (refreshToken: string) => request(api.app).post('/v1/auth/refresh').send({ refreshToken });

async function newToken(): Promise<string> {
  const { body } = await request(api.app)
    .post('/v1/auth/sign-in')
    .send({ email: ada.email, password: ada.password })
    .expect(200);
  return body.refreshToken as string;
}

describe('POST /v1/auth/refresh', () => {
  it('200 with a new access token and the next refresh token', async () => {
    const token = await newToken();
    const { status, body } = await refresh(token);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tenant: { slug: 'engines' },
      user: { displayName: 'Ada', email: 'ada@x.example' },
      expiresInSeconds: 600,
      accessToken: expect.any(String) as string,
    });
    expect(body.refreshToken).not.toBe(token);
    await refresh(body.refreshToken as string).expect(200);
  });

  it('200 with the same successor within the grace of 20 s', async () => {
    const token = await newToken();
    const { body: first } = await refresh(token);
    api.clock.advance(20 * SECOND_MS);
    const { body: again } = await refresh(token).expect(200);
    expect(again.refreshToken).toBe(first.refreshToken);
    await refresh(again.refreshToken as string).expect(200);
  });

  it('one successor for many at once', async () => {
    const token = await newToken();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ body }) => body.refreshToken as string)).size).toBe(1);
  });

  it('401 for a used token after the grace, and the whole session is revoked', async () => {
    const token = await newToken();
    const { body } = await refresh(token);
    api.clock.advance(20 * SECOND_MS + 1);
    await refresh(token).expect(401);
    await refresh(body.refreshToken as string).expect(401);
  });

  it('revokes no other session of the person', async () => {
    const [stolen, other] = [await newToken(), await newToken()];
    await refresh(stolen);
    api.clock.advance(21 * SECOND_MS);
    await refresh(stolen).expect(401);
    await refresh(other).expect(200);
  });

  it('401 for an unknown token and for an access token', async () => {
    const answer = await refresh('x'.repeat(43)).expect(401);
    expect(answer.body.code).toBe('refresh_refused');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('401 when the session is over, however fresh the token', async () => {
    let token = await newToken();
    api.clock.advance(29 * DAY_MS);
    token = (await refresh(token).expect(200)).body.refreshToken as string;
    api.clock.advance(DAY_MS);
    await refresh(token).expect(401);
  });

  it('401 once the tenant is not active', async () => {
    const token = await newToken();
    await database.admin.query("update tenant set status = 'suspended'");
    await refresh(token).expect(401);
    await database.admin.query("update tenant set status = 'active'");
  });

  it('keeps no token in the database, sealed successors excepted', async () => {
    const token = await newToken();
    const { body } = await refresh(token);
    const { rows } = await database.admin.query<{ text: string }>(
      'select t::text as text from refresh_token t',
    );
    const dump = rows.map((row) => row.text).join('\n');
    for (const secret of [token, body.refreshToken as string]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
      expect(dump).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });
});
