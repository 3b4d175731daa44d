import { randomUUID } from 'node:crypto';
import { changePlan, restoreTenant, suspendTenant } from '@plinth/shared/domain/tenant/decider';
import type { TenantEvent } from '@plinth/shared/domain/tenant/events';
import { PLANS } from '@plinth/shared/domain/tenant/plans';
import type { Tenant } from '@plinth/shared/domain/tenant/row';
import { changeTenant } from '../src/handlers/tenant';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';
const DAY_MS = 86_400_000;

describe('tenants', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let path: string;

  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`);
    path = `/v1/tenants/${tenant.id}`;
  });
  afterAll(() => api.close());

  /** As the operator does it. */
  const change = (decide: (state: Tenant | undefined) => TenantEvent[]) =>
    changeTenant(
      api.deps,
      {
        context: {
          tenantId: tenant.id,
          actor: 'operator:test',
          correlationId: randomUUID(),
          causationId: null,
          traceparent: null,
          now: new Date(),
        },
      },
      decide,
    );
  const statusOfHead = async () => {
    const { rows } = await api.database.admin.query<{ status: string }>(
      'select status from log_head where tenant_id = $1',
      [tenant.id],
    );
    return rows[0]?.status;
  };
  const slug = async () => ((await tenant.get(path).expect(200)).body as { slug: string }).slug;

  it('shows and changes the settings of the own tenant, and answers 404 for any other id', async () => {
    const { body } = await tenant.get(path).expect(200);
    expect(body).toMatchObject({ id: tenant.id, status: 'active', plan: 'free', eraseAt: null });
    const changed = await tenant.patch(path).send({ name: 'Numbers' }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Numbers', version: 2 });
    const other = await api.tenant('Bernoulli Numbers');
    for (const id of [other.id, UNKNOWN, 'x']) {
      const { body: refused } = await tenant.get(`/v1/tenants/${id}`).expect(404);
      expect(refused).toMatchObject({ code: 'not_found', detail: 'There is no such tenant.' });
      await tenant.post(`/v1/tenants/${id}/close`).send({ slug: 'x' }).expect(404);
    }
    await tenant.get(`/v1/tenants/${tenant.id.toUpperCase()}`).expect(200);
  });

  it('tells what it uses, and what plans there are', async () => {
    const { id } = await tenant.project();
    await tenant.task(id);
    await tenant.delete(`/v1/projects/${(await tenant.project()).id}`).expect(204);
    await addMember(api, tenant.id);
    const { body } = await tenant.get(`${path}/usage`).expect(200);
    expect(body).toMatchObject({
      plan: 'free',
      limits: PLANS.free.limits,
      used: { projects: 1, members: 2 },
      tasks: 1,
      events: 7,
    });
    const plans = await api.http().get('/v1/plans').expect(200);
    expect(plans.body).toEqual({
      items: Object.entries(PLANS).map(([name, plan]) => ({ name, ...plan })),
    });
  });

  describe('closing', () => {
    it('asks for the slug, takes no more changes, and can be taken back', async () => {
      await tenant.post(`${path}/close`).send({ slug: 'another' }).expect(422);
      const before = Date.now();
      const { body } = await tenant
        .post(`${path}/close`)
        .send({ slug: await slug() })
        .expect(200);
      const { status, eraseAt } = body as { status: string; eraseAt: string };
      expect(status).toBe('closing');
      expect(Date.parse(eraseAt) - before).toBeGreaterThanOrEqual(30 * DAY_MS);
      expect(Date.parse(eraseAt) - before).toBeLessThan(30 * DAY_MS + 60_000);
      expect(await statusOfHead()).toBe('closing');

      const refused = await tenant.post('/v1/projects').send({ key: 'K', name: 'n' }).expect(403);
      expect(refused.body).toMatchObject({ code: 'tenant_closing' });
      expect((await tenant.patch(path).send({ name: 'n' })).status).not.toBe(200);
      await tenant.get('/v1/projects').expect(200);

      const back = await tenant.post(`${path}/cancel-closing`).expect(200);
      expect(back.body).toMatchObject({ status: 'active', eraseAt: null });
      expect(await statusOfHead()).toBe('active');
      await tenant.project();
      await tenant.post(`${path}/cancel-closing`).expect(422);
    });

    it('is for owners only', async () => {
      const admin = await tenant.as('admin');
      await admin.post(`${path}/close`).send({ slug: 'x' }).expect(403);
      await admin.post(`${path}/cancel-closing`).expect(403);
      await admin.post(`${path}/transfer-ownership`).send({ toUserId: UNKNOWN }).expect(403);
    });
  });

  describe('suspension', () => {
    it('refuses all changes but those of the operator, until it is restored', async () => {
      const { id } = await tenant.project();
      await change((state) => suspendTenant(state, { reason: 'unpaid' }));
      expect(await statusOfHead()).toBe('suspended');
      const refused = await tenant.patch(`/v1/projects/${id}`).send({ name: 'x' }).expect(403);
      expect(refused.body).toMatchObject({ code: 'tenant_suspended' });
      expect((await tenant.patch(path).send({ name: 'x' })).status).toBeGreaterThanOrEqual(400);
      expect((await tenant.post(`${path}/close`).send({ slug: 'x' })).status).toBeGreaterThanOrEqual(400);
      await change((state) => changePlan(state, { plan: 'pro' }));
      await change((state) => restoreTenant(state, { reason: 'paid' }));
      expect(await statusOfHead()).toBe('active');
      await tenant.patch(`/v1/projects/${id}`).send({ name: 'x' }).expect(200);
    });
  });

  describe('ownership', () => {
    it('is transferred by one unit: the tenant and both memberships', async () => {
      const toUserId = await addMember(api, tenant.id);
      await tenant.post(`${path}/transfer-ownership`).send({ toUserId: tenant.userId }).expect(422);
      await tenant.post(`${path}/transfer-ownership`).send({ toUserId: UNKNOWN }).expect(404);
      await tenant.post(`${path}/transfer-ownership`).send({ toUserId }).expect(200);
      const { rows } = await api.database.admin.query<{ user_id: string; role: string }>(
        'select user_id, role from membership where tenant_id = $1',
        [tenant.id],
      );
      expect(rows).toHaveLength(2);
      expect(rows).toEqual(
        expect.arrayContaining([
          { user_id: toUserId, role: 'owner' },
          { user_id: tenant.userId, role: 'admin' },
        ]),
      );
      const { rows: events } = await api.database.admin.query<{ type: string; at: string }>(
        'select type, recorded_at::text as at from event where tenant_id = $1 order by position desc limit 3',
        [tenant.id],
      );
      expect(events.map(({ type }) => type).sort()).toEqual([
        'membership.role_changed',
        'membership.role_changed',
        'tenant.ownership_transferred',
      ]);
    });
  });

  describe('limits', () => {
    const used = (projects: number) =>
      api.database.admin.query('update tenant_usage set projects = $2 where tenant_id = $1', [
        tenant.id,
        projects,
      ]);
    const create = () =>
      tenant.post('/v1/projects').send({ key: `K-${randomUUID().slice(0, 8)}`, name: 'n' });

    it('end projects with what says limit and plan; a larger plan has room', async () => {
      const max = PLANS.free.limits.projects;
      const { id } = await tenant.project();
      await tenant.delete(`/v1/projects/${id}`).expect(204);
      await used(max);
      const { body } = await create().expect(422);
      expect(body).toMatchObject({ code: 'plan_limit', plan: 'free', limit: 'projects', max, used: max });
      const restored = await tenant.post(`/v1/projects/${id}/restore`).send({}).expect(422);
      expect(restored.body).toMatchObject({ code: 'plan_limit' });
      await change((state) => changePlan(state, { plan: 'pro' }));
      await create().expect(201);
    });

    it('hold to the last place when many come at once, on two replicas', async () => {
      await used(PLANS.free.limits.projects - 3);
      const replica = api.replica();
      const there = tenant.at(replica.app);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          (n % 2 ? tenant : there)
            .post('/v1/projects')
            .send({ key: `R-${n}`, name: 'n' })
            .then(({ status }) => status),
        ),
      );
      await replica.close();
      expect(answers.filter((status) => status === 201)).toHaveLength(3);
      expect(answers.filter((status) => status === 422)).toHaveLength(9);
    });
  });
});
