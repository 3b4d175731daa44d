import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { accessTokenForger } from './accessTokenForger';
import { identityApp } from './identityApp';

// Access tokens that are not ours, are no longer good, or were made for something else.

const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'a@x.example',
  password: 'a bernoulli number',
};
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let database: TestDatabase;
let api: ReturnType<typeof identityApp>;
let grant: { accessToken: string; refreshToken: string };
let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
  response.end(JSON.stringify({ keys: [{ ...stranger.publicKey.export({ format: 'jwk' }), kid: 'mine' }] }));
});
let forged: ReadonlyMap<string, string>;
let good: string;

beforeAll(async () => {
  database = await testDatabase();
  api = identityApp(database);
  grant = (await request(api.app).post('/v1/auth/sign-up').send(ada).expect(201)).body as typeof grant;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { kid, privateKey } = await api.signingKeys.active();
  const publicKey = await api.signingKeys.verificationKey(kid);
  const forger = accessTokenForger({
    token: grant.accessToken,
    privateKey,
    publicKey: publicKey!,
    stranger,
    now: api.clock.now(),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`,
  });
  good = forger.good();
  forged = new Map(forger.all());
});
afterAll(async () => {
  server.close();
  await api.close();
  await database.close();
});

const me = (token: string) => request(api.app).get('/v1/me').set('authorization', `Bearer ${token}`);
const REFUSED = {
  type: expect.any(String) as string,
  title: expect.any(String) as string,
  status: 401,
  code: 'unauthenticated',
  detail: 'The access token is missing, expired or not valid.',
  instance: '/v1/me',
  requestId: expect.any(String) as string,
};
/** How often a refusal was told. */
const told = async (requestId: string) =>
  (
    await database.admin.query(
      `select from event where type = 'audit.token_refused' and correlation_id = $1`,
      [requestId],
    )
  ).rowCount;

/** The answer to a token that is refused, at a replica of its own, so that each is told in the audit by itself. */
async function expectRefused(token: string): Promise<void> {
  const replica = identityApp(database, { secrets: api.secrets });
  const { status, body, headers } = await request(replica.app)
    .get('/v1/me')
    .set('authorization', `Bearer ${token}`);
  expect({ status, body: body as object, asked: headers['www-authenticate'] as string }).toEqual({
    status: 401,
    body: REFUSED,
    asked: 'Bearer',
  });
  await replica.close();
  expect(await told((body as { requestId: string }).requestId)).toBe(1);
}

it('200 for what we signed, so that only what is wrong with the others is refused', async () => {
  await me(grant.accessToken).expect(200);
  await me(good).expect(200);
});

it('401, audited and without a word of why, for each forgery', async () => {
  expect(forged.size).toBeGreaterThan(30);
  for (const [name, token] of forged) {
    await expectRefused(token).catch((cause: unknown) => {
      throw new Error(`a token with ${name}`, { cause });
    });
  }
  expect(asked).toBe(0);
}, 120_000);

it('401 for each forgery again, now that its like was seen', async () => {
  const answers = await Promise.all([...forged.values()].map((token) => me(token)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  await me(good).expect(200);
});

it('401, audited, for a refresh token in place of an access token', async () => {
  // No three parts: no Bearer token of ours, whatever is in it.
  await me(grant.refreshToken).expect(401);
  await expectRefused([grant.refreshToken, grant.refreshToken, grant.refreshToken].join('.'));
});

it('400 for an access token in place of a refresh token, which is shorter', async () => {
  await request(api.app).post('/v1/auth/refresh').send({ refreshToken: grant.accessToken }).expect(400);
});

it('401 for a token that was seen, once its time is over', async () => {
  await me(grant.accessToken).expect(200);
  api.clock.advance(599_999);
  await me(grant.accessToken).expect(200);
  api.clock.advance(1);
  await me(grant.accessToken).expect(401);
});

it('401 without another read for a good token that gives nothing any more', async () => {
  const { body } = await request(api.app)
    .post('/v1/auth/sign-in')
    .send({ email: ada.email, password: ada.password })
    .expect(200);
  const { accessToken } = body as typeof grant;
  await request(api.app).post('/v1/auth/sign-out').set('authorization', `Bearer ${accessToken}`).expect(204);
  await waitFor(async () => (await me(accessToken)).status === 401);
  // Who cannot read it cannot answer anew.
  await database.admin.query('revoke execute on function access_of_session from plinth_identity');
  await me(accessToken).expect(401);
  await database.admin.query('grant execute on function access_of_session to plinth_identity');
});
