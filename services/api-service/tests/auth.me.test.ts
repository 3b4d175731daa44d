import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { decode, sign } from 'jsonwebtoken';
import type { SignOptions } from 'jsonwebtoken';
import request from 'supertest';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { identityApp } from './identityApp';

const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'ada@x.example',
  password: 'a bernoulli number',
};

let database: TestDatabase;
let api: ReturnType<typeof identityApp>;
let grant: { accessToken: string; user: { id: string }; tenant: { id: string } };

beforeAll(async () => {
  database = await testDatabase();
  api = identityApp(database);
  grant = (await request(api.app).post('/v1/auth/sign-up').send(ada).expect(201)).body as typeof grant;
});

afterAll(async () => {
  await api.close();
  await database.close();
});

const me = (authorization?: string) =>
  authorization === undefined
    ? request(api.app).get('/v1/me')
    : request(api.app).get('/v1/me').set('authorization', authorization);

/** A token of the real key, wrong in what `change` says. */
async function forged(change: { claims?: object; options?: SignOptions }): Promise<string> {
  const { kid, privateKey } = await api.signingKeys.active();
  const iat = api.clock.now().getTime() / 1000;
  const { sid } = decode(grant.accessToken) as { sid: string };
  const claims = { tid: grant.tenant.id, sid, sub: grant.user.id, iat };
  const all = { iss: 'plinth', aud: 'plinth-api', exp: iat + 600, ...claims, ...change.claims };
  // Undefined claims are left out.
  return sign(JSON.parse(JSON.stringify(all)) as object, privateKey, {
    algorithm: 'ES256',
    header: { alg: 'ES256', typ: 'at+jwt', kid },
    ...change.options,
  });
}

describe('GET /v1/me', () => {
  it('200 with user, tenant, role, permissions and tenants', async () => {
    const { status, body } = await me(`Bearer ${grant.accessToken}`);
    expect(status).toBe(200);
    const tenant = { id: grant.tenant.id, slug: 'engines', name: 'Engines', status: 'active' };
    expect(body).toEqual({
      user: { id: grant.user.id, displayName: 'Ada', email: 'ada@x.example', locale: null, timeZone: null },
      tenant,
      role: 'owner',
      permissions: expect.arrayContaining(['project.write', 'task.restore', 'event.read']) as string[],
      tenants: [{ ...tenant, role: 'owner' }],
    });
  });

  it('200 whatever the case of the scheme, and for a token that we signed ourselves', async () => {
    await me(`bearer  ${grant.accessToken}`).expect(200);
    await me(`Bearer ${await forged({})}`).expect(200);
  });

  it('401 alike without a token, with none of ours, and with a changed one', async () => {
    const [header, payload, signature] = grant.accessToken.split('.');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const published = (await request(api.app).get('/.well-known/jwks.json')).body as { keys: [JsonWebKey] };
    const pem = createPublicKey({ key: published.keys[0], format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hs256 = `${part({ alg: 'HS256', typ: 'at+jwt', kid: published.keys[0].kid })}.${payload}`;
    const bad = [
      undefined,
      'Basic YTpi',
      'Bearer',
      `Bearer ${grant.accessToken}x`,
      `Bearer ${header}.${part({ sub: grant.user.id })}.${signature}`,
      `Bearer ${part({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
      `Bearer ${hs256}.${createHmac('sha256', pem).update(hs256).digest('base64url')}`,
      `Bearer ${header}.${'A'.repeat(8_000)}.${signature}`,
      `Bearer a.b.c`,
      `Bearer ${publicKey.export({ format: 'jwk' }).x}.${payload}.${signature}`,
    ];
    const answers = await Promise.all(bad.map((authorization) => me(authorization)));
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer');
      expect(body).toEqual({ ...answers[0]?.body, requestId: expect.any(String) as string });
    }
  });

  it.each<[string, { claims?: object; options?: SignOptions }]>([
    ['another issuer', { claims: { iss: 'elsewhere' } }],
    ['another audience', { claims: { aud: 'elsewhere' } }],
    ['no audience', { claims: { aud: undefined } }],
    ['no end', { claims: { exp: undefined } }],
    ['a beginning in the future', { claims: { nbf: Date.parse('2027-01-01') / 1000 } }],
    ['an end in the past', { claims: { exp: Date.parse('2025-12-31') / 1000 } }],
    ['a session of nobody', { claims: { sid: '0197a3b0-0000-7000-8000-0000000000ff' } }],
    ['a tenant that is not theirs', { claims: { tid: '0197a3b0-0000-7000-8000-0000000000ff' } }],
    ['another person', { claims: { sub: '0197a3b0-0000-7000-8000-0000000000ff' } }],
    ['no tenant', { claims: { tid: undefined } }],
    ['no session', { claims: { sid: undefined } }],
    ['a person that is no UUID', { claims: { sub: "1' or true --" } }],
    ['another type', { options: { header: { alg: 'ES256', typ: 'JWT', kid: 'replaced' } } }],
    ['an unknown key', { options: { header: { alg: 'ES256', typ: 'at+jwt', kid: 'unknown' } } }],
    ['no key', { options: { header: { alg: 'ES256', typ: 'at+jwt' } } }],
  ])('401 for a well signed token with %s', async (_name, change) => {
    if (change.options?.header?.kid === 'replaced')
      change.options.header.kid = (await api.signingKeys.active()).kid;
    await me(`Bearer ${await forged(change)}`).expect(401);
  });

  it('401 for a member who is one no more', async () => {
    const other = (
      await request(api.app)
        .post('/v1/auth/sign-up')
        .send({ ...ada, email: 'gone@x.example', tenantName: 'Gone' })
        .expect(201)
    ).body as typeof grant;
    await database.admin.query('delete from membership where tenant_id = $1', [other.tenant.id]);
    await waitFor(async () => (await me(`Bearer ${other.accessToken}`)).status === 401);
  });

  it('401 once the token has lived for 600 s', async () => {
    const { body } = await request(api.app)
      .post('/v1/auth/sign-in')
      .send({ email: ada.email, password: ada.password });
    api.clock.advance(599_000);
    await me(`Bearer ${body.accessToken}`).expect(200);
    api.clock.advance(1_000);
    await me(`Bearer ${body.accessToken}`).expect(401);
  });
});
