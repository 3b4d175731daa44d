import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

describe('the Idempotency-Key itself', () => {
  let api: TestApi;
  let tenant: TestTenant;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  const newProject = () => ({ key: `K-${randomUUID().slice(0, 8)}`, name: 'Engine' });

  it.each([
    ['is empty', ''],
    ['has a space', 'a b'],
    ['has 256 characters', 'k'.repeat(256)],
    ['goes beyond ASCII', 'schl\u00fcssel'],
    ['is sent twice', ['a', 'b'] as unknown as string],
  ])('400 on each door when it %s', async (_what, key) => {
    const answer = await tenant
      .post('/v1/projects')
      .set('idempotency-key', key)
      .send(newProject())
      .expect(400);
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/Idempotency-Key', code: 'bad_key' }] });
    const query = '{ me { role } }';
    await tenant.post('/graphql').set('idempotency-key', key).send({ query }).expect(400);
    await api.http().post('/v1/auth/sign-in').set('idempotency-key', key).send({}).expect(400);
  });

  it('201 for any visible characters, up to 255', async () => {
    for (const key of ['1', `"!~${'k'.repeat(252)}`]) {
      const body = newProject();
      const first = await tenant.post('/v1/projects').set('idempotency-key', key).send(body).expect(201);
      const again = await tenant.post('/v1/projects').set('idempotency-key', key).send(body).expect(201);
      expect(again.headers).toMatchObject({
        location: first.headers.location,
        'idempotency-replayed': 'true',
      });
    }
  });

  it('says nothing where there is nothing to repeat: other methods, queries, routes that answer secrets', async () => {
    const key = randomUUID();
    const { id } = await tenant.project();
    const path = `/v1/projects/${id}`;
    for (const name of ['One', 'Two']) {
      const changed = await tenant.patch(path).set('idempotency-key', key).send({ name }).expect(200);
      expect(changed.body).toMatchObject({ name });
      expect(changed.headers).not.toHaveProperty('idempotency-replayed');
    }
    const credentials = { email: 'nobody@example.org', password: 'correct horse battery staple' };
    await api.http().post('/v1/auth/sign-in').set('idempotency-key', key).send(credentials).expect(401);
    const asked = tenant.post('/graphql').set('idempotency-key', key);
    expect((await asked.send({ query: '{ me { role } }' }).expect(200)).body).toEqual({
      data: { me: { role: 'owner' } },
    });
  });
});
