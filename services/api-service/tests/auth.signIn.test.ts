import { decode } from 'jsonwebtoken';
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
const eve = {
  tenantName: 'Eavesdrop',
  displayName: 'Eve',
  email: 'eve@x.example',
  password: 'a listening ear',
};

let database: TestDatabase;
let api: ReturnType<typeof identityApp>;

beforeAll(async () => {
  database = await testDatabase();
  api = identityApp(database);
  for (const person of [ada, eve]) await request(api.app).post('/v1/auth/sign-up').send(person).expect(201);
});

afterAll(async () => {
  await api.close();
  await database.close();
});

const signIn = (body: object) => request(api.app).post('/v1/auth/sign-in').send(body);

describe('POST /v1/auth/sign-in', () => {
  it.each([
    ['the address in another spelling', { email: '  ADA@x.Example ' }],
    ['the tenant named', { tenant: 'engines' }],
  ])('200 with %s', async (_name, change) => {
    const { status, body } = await signIn({ email: ada.email, password: ada.password, ...change });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tenant: { slug: 'engines', name: 'Engines', status: 'active' },
      user: { displayName: 'Ada', email: 'ada@x.example' },
      expiresInSeconds: 600,
    });
  });

  it('200 with the password composed another way', async () => {
    const composed = { ...eve, email: 'zoe@x.example', password: 'caf\u00e9 au lait', tenantName: 'Zoe' };
    await request(api.app).post('/v1/auth/sign-up').send(composed).expect(201);
    await signIn({ email: composed.email, password: 'cafe\u0301 au lait' }).expect(200);
  });

  it('issues at+jwt under ES256 with the claims of the session', async () => {
    const { body } = await signIn({ email: ada.email, password: ada.password });
    const token = decode(body.accessToken as string, { complete: true });
    const iat = api.clock.now().getTime() / 1000;
    expect(token?.header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) as string });
    expect(token?.payload).toEqual({
      iss: 'plinth',
      aud: 'plinth-api',
      sub: body.user.id as string,
      tid: body.tenant.id as string,
      sid: expect.any(String) as string,
      jti: expect.any(String) as string,
      iat,
      exp: iat + 600,
    });
  });

  it('401 alike for an unknown address, a wrong password and a tenant that is not theirs', async () => {
    const answers = await Promise.all([
      signIn({ email: 'nobody@x.example', password: ada.password }),
      signIn({ email: ada.email, password: eve.password }),
      signIn({ email: ada.email, password: ada.password, tenant: 'eavesdrop' }),
      signIn({ email: ada.email, password: ada.password, tenant: 'no-such-tenant' }),
      signIn({ email: 'not an address', password: '' }),
    ]);
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBe('Bearer');
      expect(body).toEqual({ ...answers[0].body, requestId: expect.any(String) as string });
    }
  });

  it('401 when the tenant is not active', async () => {
    await database.admin.query("update tenant set status = 'suspended' where slug = 'eavesdrop'");
    await signIn({ email: eve.email, password: eve.password }).expect(401);
    await database.admin.query("update tenant set status = 'active' where slug = 'eavesdrop'");
    await signIn({ email: eve.email, password: eve.password }).expect(200);
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const slow = identityApp(database, { secrets: api.secrets, config: { bcryptCost: 10 } });
    await request(slow.app)
      .post('/v1/auth/sign-up')
      .send({ ...eve, email: 'slow@x.example', tenantName: 'Slow' });
    const times = async (email: string) => {
      const start = performance.now();
      await request(slow.app)
        .post('/v1/auth/sign-in')
        .send({ email, password: 'not the password' })
        .expect(401);
      return performance.now() - start;
    };
    await times('warm@x.example');
    const [known, unknown] = [[], []] as [number[], number[]];
    for (let round = 0; round < 5; round += 1) {
      known.push(await times('slow@x.example'));
      unknown.push(await times('nobody@x.example'));
    }
    // The least of each is free of noise; without the dummy hash the unknown one would take a tenth.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
    await slow.close();
  });

  it('500 without a word when the pepper is another one', async () => {
    const pepper = newSecrets()['password-pepper'];
    const other = identityApp(database, { secrets: { ...api.secrets, 'password-pepper': pepper } });
    const credentials = { email: ada.email, password: ada.password };
    const { body } = await request(other.app).post('/v1/auth/sign-in').send(credentials).expect(500);
    expect(JSON.stringify(body)).not.toContain('pepper');
    expect(other.logged.join('')).toContain('restore the secret password-pepper');
    await other.close();
  });
});
