import { randomUUID } from 'node:crypto';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const READER = { name: 'Reader', permissions: ['project.read', 'member.read'] };

describe('roles of a tenant', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let roles: string;

  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`);
    await sell('pro');
    roles = `/v1/tenants/${tenant.id}/roles`;
  });
  afterAll(() => api.close());

  const sell = async (plan: string) => {
    await api.database.admin.query('update tenant set plan = $2 where tenant_id = $1', [tenant.id, plan]);
    await api.deps.epochs.lookNow();
  };
  const make = async (fields: object = {}, by: Pick<TestTenant, 'post'> = tenant) => {
    const { body } = await by
      .post(roles)
      .send({ ...READER, ...fields })
      .expect(201);
    return body as { id: string; version: number };
  };
  const give = (userId: string, role: string, by: Pick<TestTenant, 'patch'> = tenant) =>
    by.patch(`/v1/tenants/${tenant.id}/members/${userId}`).send({ role });
  const holder = async (role: string) => {
    const userId = await addMember(api, tenant.id, 'viewer');
    await give(userId, role).expect(200);
    return { userId, ...(await tenant.asPerson(userId)) };
  };

  it('are made, shown, changed at a version, and deleted, after which the name is free', async () => {
    const made = await tenant.post(roles).send(READER).expect(201);
    const { id } = made.body as { id: string };
    expect(made.body).toMatchObject({
      name: 'Reader',
      permissions: ['member.read', 'project.read'],
      version: 1,
    });
    expect([made.headers.etag, made.headers.location]).toEqual(['"1"', `${roles}/${id}`]);
    const list = await tenant.get(roles).expect(200);
    expect(list.body).toMatchObject({ items: [{ id, name: 'Reader' }], nextCursor: null });
    expect((list.body as { builtIn: { id: string }[] }).builtIn.map((role) => role.id)).toEqual([
      'owner',
      'admin',
      'member',
      'viewer',
    ]);
    const changed = await tenant
      .patch(`${roles}/${id}`)
      .send({ permissions: ['task.read'] })
      .expect(200);
    expect(changed.body).toMatchObject({ permissions: ['task.read'], version: 2 });
    await tenant.patch(`${roles}/${id}`).set('if-match', '"1"').send({ name: 'x' }).expect(412);
    await tenant.delete(`${roles}/${id}`).expect(204);
    for (const gone of [await tenant.get(`${roles}/${id}`), await tenant.delete(`${roles}/${id}`)]) {
      expect(gone.status).toBe(404);
    }
    await make();
  });

  it.each([
    { name: 'x', permissions: ['tenant.close'] },
    { name: 'x', permissions: ['tenant.transfer'] },
    { name: 'x', permissions: ['root'] },
    { name: 'x', permissions: ['task.read', 'task.read'] },
    { name: '', permissions: [] },
  ])('400 for %j', async (body) => {
    await tenant.post(roles).send(body).expect(400);
  });

  it('have names of their own, also when two ask at once on two replicas', async () => {
    await make();
    for (const name of ['reader', ' READER', 'Owner']) {
      const { body } = await tenant
        .post(roles)
        .send({ ...READER, name })
        .expect(409);
      expect(body).toMatchObject({ code: 'name_taken', kind: 'role.name' });
    }
    const replica = api.replica();
    try {
      const body = { ...READER, name: 'Guest' };
      const answers = await Promise.all([
        tenant.post(roles).send(body),
        tenant.at(replica.app).post(roles).send(body),
        tenant.at(replica.app).post(roles).send(body),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    } finally {
      await replica.close();
    }
  });

  it('give what they name, no more and no less, and what changes is seen on every replica within a second', async () => {
    const role = await make();
    const ada = await holder(role.id);
    const replica = api.replica();
    try {
      const there = ada.at(replica.app);
      await there.get('/v1/projects').expect(200);
      await there.post('/v1/projects').send({ key: 'K', name: 'n' }).expect(403);

      const changedAt = performance.now();
      await tenant
        .patch(`${roles}/${role.id}`)
        .send({ permissions: ['project.write'] })
        .expect(200);
      await ada.get('/v1/projects').expect(403);
      await waitFor(async () => (await there.get('/v1/projects')).status === 403);
      expect(performance.now() - changedAt).toBeLessThan(1_000);
      await there.post('/v1/projects').send({ key: 'K', name: 'n' }).expect(201);
    } finally {
      await replica.close();
    }
  });

  it('are given, changed and deleted by nobody who may do less', async () => {
    const strong = await make({ name: 'Auditor', permissions: ['audit.read', 'member.write', 'role.write'] });
    const weak = await make({ name: 'Clerk', permissions: ['member.write', 'role.write', 'member.read'] });
    const clerk = await holder(weak.id);
    const other = await addMember(api, tenant.id, 'viewer');
    for (const refused of [
      await clerk.post(roles).send({ name: 'Spy', permissions: ['audit.read'] }),
      await clerk.patch(`${roles}/${weak.id}`).send({ permissions: ['audit.read', 'role.write'] }),
      await clerk.patch(`${roles}/${strong.id}`).send({ permissions: [] }),
      await clerk.delete(`${roles}/${strong.id}`),
      await give(clerk.userId, strong.id, clerk),
      await give(clerk.userId, 'admin', clerk),
      await give(other, strong.id, clerk),
    ]) {
      expect([refused.status, (refused.body as { code: string }).code]).toEqual([403, 'permission_not_held']);
    }
    const owner = await give(clerk.userId, 'owner', clerk).expect(403);
    expect(owner.body).toMatchObject({ code: 'owners_only' });
    const foreign = await give(other, randomUUID()).expect(422);
    expect(foreign.body).toMatchObject({ code: 'no_such_role' });
  });

  it('are not deleted while a member has them', async () => {
    const role = await make();
    const { userId } = await holder(role.id);
    const refused = await tenant.delete(`${roles}/${role.id}`).expect(422);
    expect(refused.body).toMatchObject({ code: 'role_held' });
    await give(userId, 'viewer').expect(200);
    await tenant.delete(`${roles}/${role.id}`).expect(204);
    expect((await give(userId, role.id)).status).toBe(422);
  });

  it('are given or deleted, never both, when that is asked at once on two replicas', async () => {
    const replica = api.replica();
    const userId = await addMember(api, tenant.id, 'viewer');
    try {
      for (let round = 0; round < 20; round += 1) {
        const role = await make({ name: `Role ${round}` });
        const [deleted, given] = await Promise.all([
          tenant.delete(`${roles}/${role.id}`),
          give(userId, role.id, tenant.at(replica.app)),
        ]);
        expect([
          [204, 422],
          [422, 200],
        ]).toContainEqual([deleted.status, given.status]);
        await give(userId, 'viewer').expect(200);
      }
    } finally {
      await replica.close();
    }
  });

  it('are as many as the plan has, to the last one', async () => {
    for (let n = 0; n < 18; n += 1) await make({ name: `Role ${n}` });
    const asked = ['a', 'b', 'c', 'd'].map((name) => tenant.post(roles).send({ ...READER, name }));
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422]);
  });

  it('are none where the plan has none', async () => {
    await sell('free');
    const refused = await tenant.post(roles).send(READER).expect(403);
    expect(refused.body).toMatchObject({ code: 'plan_feature' });
  });

  it('are those of one tenant', async () => {
    const role = await make();
    const other = await api.tenant('Bernoulli Numbers');
    const userId = await addMember(api, other.id, 'viewer');
    const path = `/v1/tenants/${other.id}/members/${userId}`;
    const { body } = await other.patch(path).send({ role: role.id }).expect(422);
    expect(body).toMatchObject({ code: 'no_such_role' });
    await other.get(`/v1/tenants/${other.id}/roles/${role.id}`).expect(404);
  });
});
