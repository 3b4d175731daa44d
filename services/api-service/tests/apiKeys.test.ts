import { randomUUID } from 'node:crypto';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { newKey, readKey } from '../src/services/keyText';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

type Key = {
  id: string;
  key: string;
  version: number;
  lastUsedAt: string | null;
  previousUntil: string | null;
};

let api: TestApi;
let tenant: TestTenant;
beforeAll(async () => {
  api = await testApi();
  tenant = await api.tenant('Engines');
  // More keys than the first plan has.
  await api.database.admin.query("update tenant set plan = 'enterprise' where id = $1", [tenant.id]);
});
afterAll(() => api.close());

const path = (id = '') => `/v1/tenants/${tenant.id}/api-keys${id && `/${id}`}`;
const SCOPES = ['project.read', 'project.write', 'task.read', 'task.write', 'comment.read', 'comment.write'];
const make = async (change: object = {}, of = tenant): Promise<Key> => {
  const body = { name: 'CI', scopes: SCOPES, ...change };
  const answer = await of.post(`/v1/tenants/${of.id}/api-keys`).send(body).expect(201);
  return answer.body as Key;
};
const project = () => ({ key: `K-${randomUUID().slice(0, 8)}`, name: 'Engine' });
const get = (key: string, at: string) => tenant.withToken(key).get(at);

describe('an API key', () => {
  it('is shown once, and does what its scopes say, named as the one who did it', async () => {
    const { key, id } = await make();
    expect(key).toMatch(/^plk_[0-9a-f]{32}_[\w-]{51}$/);
    const { body: shown } = await tenant.get(path(id)).expect(200);
    expect(shown).toMatchObject({ id, name: 'CI', scopes: [...SCOPES].sort(), revokedAt: null });
    const { body: list } = await tenant.get(path()).expect(200);
    expect(JSON.stringify([shown, list])).not.toContain(key.slice(37, 60));

    const { body: made } = await tenant.withToken(key).post('/v1/projects').send(project()).expect(201);
    const { rows } = await api.database.admin.query('select actor from event where stream_id = $1', [
      (made as { id: string }).id,
    ]);
    expect(rows).toEqual([{ actor: `api-key:${id}` }]);
    const query = '{ projects(first: 1) { edges { node { id } } } }';
    const { body } = await tenant.withToken(key).post('/graphql').send({ query }).expect(200);
    expect(body).not.toHaveProperty('errors');
  });

  it('does nothing beyond its scopes, and nothing that is for people', async () => {
    const { key } = await make({ scopes: ['project.read'] });
    const by = tenant.withToken(key);
    await by.get('/v1/projects').expect(200);
    for (const [answer, code] of [
      [await by.post('/v1/projects').send(project()), 'forbidden'],
      [await by.get(path()), 'forbidden'],
      [await by.get(`/v1/tenants/${tenant.id}/members`), 'forbidden'],
      [await by.get('/v1/me'), 'people_only'],
      [await by.get('/v1/me/sessions'), 'people_only'],
      [await by.post('/v1/auth/sign-out'), 'people_only'],
      [await by.post('/v1/me/delete').send({ confirmEmail: 'a@example.org' }), 'people_only'],
    ] as const) {
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([403, code]);
    }
    const { body } = await by.post('/graphql').send({ query: '{ me { user { id } } }' });
    expect(JSON.stringify(body)).toContain('people_only');
  });

  it.each([
    ['member.write'],
    ['role.write'],
    ['api-key.write'],
    ['tenant.write'],
    ['audit.read'],
    ['nonsense'],
  ])('cannot be for %s', async (scope) => {
    await tenant
      .post(path())
      .send({ name: 'CI', scopes: [scope] })
      .expect(400);
  });

  it('is made by nobody who may do less', async () => {
    const userId = await addMember(api, tenant.id);
    const member = await tenant.asPerson(userId);
    await member
      .post(path())
      .send({ name: 'CI', scopes: ['task.read'] })
      .expect(403);
    const role = { name: `Key makers ${randomUUID()}`, permissions: ['api-key.write', 'task.read'] };
    const { body } = await tenant.post(`/v1/tenants/${tenant.id}/roles`).send(role).expect(201);
    await tenant
      .patch(`/v1/tenants/${tenant.id}/members/${userId}`)
      .send({ role: (body as { id: string }).id })
      .expect(200);
    await waitFor(async () => {
      const { status } = await member.post(path()).send({ name: 'CI', scopes: ['task.read'] });
      return status === 201;
    });
    const refused = await member
      .post(path())
      .send({ name: 'CI', scopes: ['task.write'] })
      .expect(403);
    expect(refused.body).toMatchObject({ code: 'permission_not_held' });
  });

  it('that is revoked is refused within a second, on every replica', async () => {
    const { key, id } = await make();
    const replica = api.replica();
    const there = () => tenant.withToken(key).at(replica.app).get('/v1/projects');
    await there().expect(200);
    await tenant.delete(path(id)).expect(204);
    await get(key, '/v1/projects').expect(401);
    const startedAt = performance.now();
    await waitFor(async () => (await there()).status === 401);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await replica.close();
    await tenant.delete(path(id)).expect(404);
  });

  it('that is rotated is good by both secrets until the overlap is over', async () => {
    const { key, id } = await make();
    const { body } = await tenant
      .post(`${path(id)}/rotate`)
      .send({ overlapSeconds: 60 })
      .expect(200);
    const next = (body as Key).key;
    await get(key, '/v1/projects').expect(200);
    await get(next, '/v1/projects').expect(200);
    const later = api.replica({ clock: { now: () => new Date(Date.now() + 61_000) } });
    await tenant.withToken(key).at(later.app).get('/v1/projects').expect(401);
    await tenant.withToken(next).at(later.app).get('/v1/projects').expect(200);
    await later.close();
    const third = await tenant
      .post(`${path(id)}/rotate`)
      .send({ overlapSeconds: 0 })
      .expect(200);
    await get(next, '/v1/projects').expect(401);
    await get(key, '/v1/projects').expect(401);
    await get((third.body as Key).key, '/v1/projects').expect(200);
    const { rows } = await api.database.admin.query<{ n: number }>(
      'select count(*)::int as n from api_key_secret where key_id = $1',
      [id],
    );
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('ends at its time', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { key, id } = await make({ expiresAt });
    await get(key, '/v1/projects').expect(200);
    const later = api.replica({ clock: { now: () => new Date(Date.now() + 61_000) } });
    await tenant.withToken(key).at(later.app).get('/v1/projects').expect(401);
    await tenant
      .at(later.app)
      .post(`${path(id)}/rotate`)
      .send({})
      .expect(422);
    await later.close();
    await tenant
      .post(path())
      .send({ name: 'x', scopes: SCOPES, expiresAt: '2020-01-01T00:00:00Z' })
      .expect(422);
  });

  it('that is wrong in any way is refused the same, and told in the audit', async () => {
    const { key, id } = await make();
    const forged = newKey('plk', id).key;
    const unknown = newKey('plk', randomUUID()).key;
    const typo = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
    const answers = [];
    for (const wrong of [forged, unknown, typo, 'plk_x']) answers.push(await get(wrong, '/v1/projects'));
    for (const { status, body } of answers) {
      const { requestId: _, ...told } = body as { requestId: string };
      const { requestId: __, ...first } = answers[0]!.body as { requestId: string };
      expect([status, told]).toEqual([401, first]);
    }
    await waitFor(async () => {
      const { rowCount } = await api.database.admin.query(
        "select from event where type = 'audit.token_refused' and data ->> 'reason' like '%API key%'",
      );
      return rowCount! >= 4;
    });
  });

  it('says when it was used last, within a minute and without a write for each use', async () => {
    const { key, id } = await make();
    const replica = api.replica();
    const there = tenant.withToken(key).at(replica.app);
    for (let n = 0; n < 5; n += 1) await there.get('/v1/projects').expect(200);
    const uses = async () =>
      (await api.database.admin.query('select last_used_at from api_key_use where key_id = $1', [id]))
        .rowCount;
    expect(await uses()).toBe(0);
    // What is remembered is written once a minute, and when a process ends.
    await replica.close();
    expect(await uses()).toBe(1);
    const { body } = await tenant.get(path(id)).expect(200);
    expect(Date.parse((body as Key).lastUsedAt!)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('opens nothing of another tenant, and ends with its own', async () => {
    const other = await api.tenant('Others');
    const { key } = await make({}, other);
    const { body: own } = await tenant.post('/v1/projects').send(project()).expect(201);
    await tenant
      .withToken(key)
      .get(`/v1/projects/${(own as { id: string }).id}`)
      .expect(404);
    await tenant.withToken(key).get(`/v1/tenants/${tenant.id}`).expect(404);
    await api.database.admin.query("update tenant set status = 'suspended' where id = $1", [other.id]);
    const suspended = await waitFor(async () => {
      const answer = await tenant.withToken(key).get('/v1/projects');
      return answer.status === 403 ? answer : undefined;
    });
    expect(suspended.body).toMatchObject({ code: 'tenant_suspended' });
  });

  it('is one of as many as the plan has, to the last one', async () => {
    const small = await api.tenant('Small');
    const at = `/v1/tenants/${small.id}/api-keys`;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => small.post(at).send({ name: 'CI', scopes: ['task.read'] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422]);
    const { id } = answers.find(({ status }) => status === 201)!.body as Key;
    await small.delete(`${at}/${id}`).expect(204);
    await small
      .post(at)
      .send({ name: 'CI', scopes: ['task.read'] })
      .expect(201);
  });
});

it('a key is read back from its text, and from no other', () => {
  const keyId = randomUUID();
  const { key, hash } = newKey('plk', keyId);
  expect(readKey('plk', key)).toEqual({ keyId, hash });
  for (let at = 0; at < key.length; at += 1) {
    const changed = key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
    expect([changed, readKey('plk', changed)]).toEqual([changed, undefined]);
  }
});
