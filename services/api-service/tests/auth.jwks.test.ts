import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { verify } from 'jsonwebtoken';
import request from 'supertest';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { identityApp, newSecrets } from './identityApp';

const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'ada@x.example',
  password: 'a bernoulli number',
};

let database: TestDatabase;
const secrets = newSecrets();
const apps: ReturnType<typeof identityApp>[] = [];

function replica(own = secrets) {
  const api = identityApp(database, { secrets: own });
  apps.push(api);
  return api;
}

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map(({ close }) => close()));
  await database.close();
});

const jwksOf = async (api: ReturnType<typeof identityApp>) =>
  (await request(api.app).get('/.well-known/jwks.json').expect(200)).body as {
    keys: (JsonWebKey & { kid: string })[];
  };

describe('GET /.well-known/jwks.json', () => {
  it('200 with public keys only, for 300 s', async () => {
    const { headers, body } = await request(replica().app).get('/.well-known/jwks.json');
    expect(headers['cache-control']).toBe('public, max-age=300');
    const text = expect.any(String) as string;
    expect(body).toEqual({
      keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: text, x: text, y: text }],
    });
    const { crv, kty, x, y, kid } = body.keys[0] as Record<string, string>;
    const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    expect(kid).toBe(thumbprint);
  });

  it('verifies what sign-up issues', async () => {
    const api = replica();
    const { body } = await request(api.app).post('/v1/auth/sign-up').send(ada).expect(201);
    const key = createPublicKey({ key: (await jwksOf(api)).keys[0] as JsonWebKey, format: 'jwk' });
    const clockTimestamp = api.clock.now().getTime() / 1000;
    const options = {
      algorithms: ['ES256' as const],
      issuer: 'plinth',
      audience: 'plinth-api',
      clockTimestamp,
    };
    expect(verify(body.accessToken as string, key, options)).toMatchObject({ sub: body.user.id as string });
  });

  it('shows one key, however many replicas start at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => jwksOf(replica())));
    expect(new Set(all.map(({ keys }) => keys.map(({ kid }) => kid).join())).size).toBe(1);
  });

  it('shows the same key after a restart', async () => {
    expect(await jwksOf(replica())).toEqual(await jwksOf(replica()));
  });
});

describe('signing keys', () => {
  it('are not readable under another master key', async () => {
    await replica().signingKeys.active();
    const stranger = replica({ ...secrets, 'master-key': randomBytes(32).toString('base64') });
    await expect(stranger.signingKeys.active()).rejects.toThrow('sealed under this key');
  });

  it('keep no private key in plain sight', async () => {
    const { privateKey } = await replica().signingKeys.active();
    const { rows } = await database.admin.query<{ text: string }>(
      'select k::text as text from signing_key k',
    );
    const { d = '' } = privateKey.export({ format: 'jwk' });
    expect(d).toHaveLength(43);
    expect(rows[0]?.text).not.toContain(d);
    expect(rows[0]?.text).not.toContain(Buffer.from(d, 'base64url').toString('hex'));
  });
});
