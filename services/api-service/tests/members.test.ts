import { randomUUID } from 'node:crypto';
import type { Role } from '@plinth/shared/domain/permissions';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';

describe('members', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let members: string;

  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`);
    members = `/v1/tenants/${tenant.id}/members`;
  });
  afterAll(() => api.close());

  const add = (role: Role) => addMember(api, tenant.id, role);
  const used = async () => {
    const { body } = await tenant.get(`/v1/tenants/${tenant.id}/usage`).expect(200);
    return (body as { used: { members: number } }).used.members;
  };
  const as = (userId: string) => tenant.asPerson(userId);

  it('are listed in pages, oldest first, and shown one by one', async () => {
    const ids = [tenant.userId, await add('member'), await add('viewer')];
    const { body } = await tenant.get(`${members}?limit=2`).expect(200);
    const first = body as { items: { id: string }[]; nextCursor: string };
    const { body: rest } = await tenant.get(`${members}?limit=2&cursor=${first.nextCursor}`).expect(200);
    const second = rest as { items: { id: string }[]; nextCursor: null };
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    const { body: shown, headers } = await tenant.get(`${members}/${ids[1]}`).expect(200);
    expect(shown).toMatchObject({ id: ids[1], role: 'member', displayName: 'Charles', version: 1 });
    expect(headers.etag).toBe('"1"');
    await tenant.get(`${members}/${UNKNOWN}`).expect(404);
    await tenant.get(`${members}/x`).expect(404);
  });

  it('are given other roles, at the version that If-Match names', async () => {
    const id = await add('member');
    const { body } = await tenant.patch(`${members}/${id}`).send({ role: 'admin' }).expect(200);
    expect(body).toMatchObject({ id, role: 'admin', version: 2 });
    const again = await tenant.patch(`${members}/${id}`).send({ role: 'admin' }).expect(200);
    expect(again.body).toMatchObject({ version: 2 });
    await tenant.patch(`${members}/${id}`).set('if-match', '"1"').send({ role: 'viewer' }).expect(412);
    await tenant.patch(`${members}/${id}`).send({ role: 'root' }).expect(400);
    await tenant.patch(`${members}/${UNKNOWN}`).send({ role: 'viewer' }).expect(404);
  });

  it('make and unmake owners only as owners', async () => {
    const admin = await as(await add('admin'));
    const id = await add('member');
    for (const [target, role] of [
      [id, 'owner'],
      [tenant.userId, 'viewer'],
    ]) {
      const { body } = await admin.patch(`${members}/${target}`).send({ role }).expect(403);
      expect(body).toMatchObject({ code: 'owners_only' });
    }
    await admin.delete(`${members}/${tenant.userId}`).expect(403);
    const stale = await as(id);
    const { body } = await stale.patch(`${members}/${id}`).send({ role: 'owner' });
    expect(body).toMatchObject({ code: 'forbidden' });
    const toUserId = await add('member');
    const transfer = await stale.post(`/v1/tenants/${tenant.id}/transfer-ownership`).send({ toUserId });
    expect(transfer.status).toBe(403);
    expect((await tenant.get(`${members}/${id}`)).body).toMatchObject({ role: 'member' });
  });

  it('are removed: they are nowhere a member, take no place of the plan and are assigned nothing new', async () => {
    const id = await add('member');
    const { id: projectId } = await tenant.project();
    const task = await tenant.task(projectId, { assigneeId: id });
    expect(await used()).toBe(2);
    await tenant.delete(`${members}/${id}`).expect(204);
    expect(await used()).toBe(1);
    await tenant.get(`${members}/${id}`).expect(404);
    await tenant.delete(`${members}/${id}`).expect(404);
    await tenant.patch(`${members}/${id}`).send({ role: 'viewer' }).expect(404);
    const { body } = await tenant.get(members).expect(200);
    expect((body as { items: object[] }).items).toHaveLength(1);
    const refused = await tenant
      .post('/v1/tasks')
      .send({ projectId, title: 't', assigneeId: id })
      .expect(422);
    expect(refused.body).toMatchObject({ code: 'assignee_not_a_member' });
    const kept = await tenant.get(`/v1/tasks/${task.id}`).expect(200);
    expect(kept.body).toMatchObject({ assigneeId: id });
    const { rows } = await api.database.pools.identity.query('select * from memberships_of($1)', [id]);
    expect(rows).toEqual([]);
  });

  it('leave, whatever their role', async () => {
    const id = await add('viewer');
    const viewer = await as(id);
    await viewer.delete(`${members}/${tenant.userId}`).expect(403);
    await viewer.delete(`/v1/tenants/${tenant.id}/membership`).expect(204);
    await tenant.get(`${members}/${id}`).expect(404);
    const { rows } = await api.database.admin.query<{ actor: string }>(
      `select actor from event where tenant_id = $1 and type = 'membership.removed'`,
      [tenant.id],
    );
    expect(rows).toEqual([{ actor: `user:${id}` }]);
    expect((await viewer.delete(`/v1/tenants/${tenant.id}/membership`)).status).toBeGreaterThanOrEqual(400);
  });

  it('are not touched by members of other tenants', async () => {
    const other = await api.tenant('Bernoulli Numbers');
    const id = await add('member');
    for (const path of [`${members}/${id}`, `/v1/tenants/${other.id}/members/${id}`]) {
      await other.get(path).expect(404);
      await other.patch(path).send({ role: 'viewer' }).expect(404);
      await other.delete(path).expect(404);
    }
    await other.get(members).expect(404);
    await other.delete(`/v1/tenants/${tenant.id}/membership`).expect(404);
    expect((await tenant.get(`${members}/${id}`).expect(200)).body).toMatchObject({ role: 'member' });
  });

  describe('the last owner', () => {
    it('neither leaves, nor is removed, nor becomes something else', async () => {
      const path = `${members}/${tenant.userId}`;
      for (const refused of [
        await tenant.delete(`/v1/tenants/${tenant.id}/membership`),
        await tenant.delete(path),
        await tenant.patch(path).send({ role: 'admin' }),
      ]) {
        expect([refused.status, refused.body]).toEqual([
          422,
          expect.objectContaining({ code: 'last_owner' }) as object,
        ]);
      }
      await add('owner');
      await tenant.delete(`/v1/tenants/${tenant.id}/membership`).expect(204);
    });

    it('stays, when all owners go at once, on two replicas', async () => {
      const replica = api.replica();
      try {
        for (let round = 0; round < 20; round += 1) {
          const { id: tenantId, userId, asPerson } = await api.tenant(`Race ${round}`);
          const owners = [
            userId,
            await addMember(api, tenantId, 'owner'),
            await addMember(api, tenantId, 'owner'),
          ];
          const doors = await Promise.all(owners.map((id) => asPerson(id)));
          const path = (n: number) => `/v1/tenants/${tenantId}/members/${owners[n]}`;
          const answers = await Promise.all([
            doors[0]!.delete(`/v1/tenants/${tenantId}/membership`),
            doors[1]!.at(replica.app).patch(path(1)).send({ role: 'viewer' }),
            // One removes another, who is going at the same time, too.
            doors[2]!.at(replica.app).delete(path(0)),
            doors[2]!.delete(`/v1/tenants/${tenantId}/membership`),
          ]);
          for (const { status } of answers) expect([200, 204, 401, 403, 404, 422]).toContain(status);
          const { rows } = await api.database.admin.query<{ n: number }>(
            `select count(*)::int as n from membership where tenant_id = $1 and role = 'owner'`,
            [tenantId],
          );
          expect(rows).toEqual([{ n: 1 }]);
        }
      } finally {
        await replica.close();
      }
    });
  });
});
