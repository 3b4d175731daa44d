import { waitFor } from '@plinth/shared/testing/waitFor';
import { addMember } from './addMember';
import { signedInOperator } from './operators';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';
const REASON = { reason: 'ticket 4711' };
type Tenants = { items: { id: string; slug: string; status: string }[]; next: string | null };

describe('operators', () => {
  let api: TestApi;
  let replica: ReturnType<TestApi['replica']>;
  let operator: Awaited<ReturnType<typeof signedInOperator>>;
  let tenant: TestTenant;

  beforeAll(async () => {
    api = await testApi();
    replica = api.replica();
    operator = await signedInOperator(api);
  });
  beforeEach(async () => {
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(async () => {
    await replica.close();
    await api.close();
  });

  const path = () => `/admin/tenants/${tenant.id}`;
  /** What the audit of a tenant, or of the platform, says of operators, newest first. */
  const acts = async (tenantId: string) => {
    const { rows } = await api.database.admin.query<{ actor: string; data: Record<string, unknown> }>(
      `select actor, data from event where tenant_id = $1 and type = 'audit.operator_acted' order by position desc`,
      [tenantId],
    );
    return rows;
  };

  it('list tenants in pages, by status and slug', async () => {
    const other = await api.tenant('Bernoulli Numbers');
    const all: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const query: string = next && `&after=${next}`;
      const { body } = await operator.get(`/admin/tenants?limit=1${query}`).expect(200);
      const page = body as Tenants;
      all.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(all).toEqual(expect.arrayContaining([tenant.id, other.id]));
    expect(new Set(all).size).toBe(all.length);
    const found = await operator.get('/admin/tenants?slug=bernoulli').expect(200);
    expect((found.body as Tenants).items.map(({ id }) => id)).toEqual([other.id]);
    const none = await operator.get('/admin/tenants?status=suspended').expect(200);
    expect((none.body as Tenants).items).toEqual([]);
    await operator.get('/admin/tenants?status=gone').expect(400);
  });

  it('inspect one, without anything of a person; 404 for none, and for the platform', async () => {
    await tenant.project();
    const { body, text } = await operator.get(path()).expect(200);
    expect(body).toMatchObject({
      id: tenant.id,
      status: 'active',
      plan: 'free',
      used: { projects: 1, members: 1 },
    });
    expect(text).not.toMatch(/Ada|example\.org/);
    const log = await operator.get(`${path()}/events?after=0`).expect(200);
    expect(log.text).toContain('membership.created');
    expect(log.text).not.toMatch(/Ada|example\.org/);
    for (const id of [UNKNOWN, 'x', '00000000-0000-0000-0000-000000000000']) {
      await operator.get(`/admin/tenants/${id}`).expect(404);
      await operator.post(`/admin/tenants/${id}/suspend`).send(REASON).expect(404);
    }
  });

  it('are audited: each call on the platform, and in the log of the tenant it is about', async () => {
    await operator.get('/admin/tenants').expect(200);
    await operator
      .patch(path())
      .send({ plan: 'pro', ...REASON })
      .expect(200);
    await operator.get(path()).expect(200);
    const about = { operatorId: operator.id, tenantId: tenant.id, userId: null };
    const expected = [
      { ...about, operation: 'GET /admin/tenants/:tenantId', reason: null },
      { ...about, operation: 'PATCH /admin/tenants/:tenantId', ...REASON },
    ];
    const own = await acts(tenant.id);
    expect(own.map(({ data }) => data)).toEqual(expected);
    expect(own.map(({ actor }) => actor)).toEqual([`operator:${operator.id}`, `operator:${operator.id}`]);
    const platform = await acts('00000000-0000-0000-0000-000000000000');
    expect(platform.slice(0, 3).map(({ data }) => data)).toEqual([
      ...expected,
      {
        operatorId: operator.id,
        tenantId: null,
        userId: null,
        reason: null,
        operation: 'GET /admin/tenants',
      },
    ]);
    expect(platform.at(-1)?.data).toMatchObject({ operation: 'POST /admin/sign-in' });
  });

  it('change the plan, which says why and is one of the catalogue', async () => {
    await operator
      .patch(path())
      .send({ plan: 'gold', ...REASON })
      .expect(400);
    await operator.patch(path()).send({ plan: 'pro' }).expect(400);
    const { body } = await operator
      .patch(path())
      .send({ plan: 'pro', ...REASON })
      .expect(200);
    expect(body).toMatchObject({ plan: 'pro' });
    const usage = await tenant.get(`/v1/tenants/${tenant.id}/usage`).expect(200);
    expect(usage.body).toMatchObject({ plan: 'pro' });
  });

  it('suspend a tenant: within a second no door of it is open, on any replica, until it is restored', async () => {
    const { id } = await tenant.project();
    const doors = [tenant, tenant.at(replica.app)];
    const refresh = await api.deps.sessions.start({ userId: tenant.userId, tenantId: tenant.id });
    const statuses = () =>
      Promise.all(
        doors.flatMap((door) => [
          door.get(`/v1/projects/${id}`).then(({ status }) => status),
          door.get('/v1/events').then(({ status }) => status),
          door
            .patch(`/v1/projects/${id}`)
            .send({ name: 'x' })
            .then(({ status }) => status),
          door.graphql('{ projects { edges { node { id } } } }').then(({ body }) => {
            const { errors = [] } = body as { errors?: { extensions?: { code?: string } }[] };
            const code = errors[0]?.extensions?.code ?? (body as { code?: string }).code;
            return code === 'tenant_suspended' ? 403 : 200;
          }),
        ]),
      );
    expect(new Set(await statuses())).toEqual(new Set([200]));

    await operator.post(`${path()}/suspend`).send({}).expect(400);
    await operator.post(`${path()}/suspend`).send(REASON).expect(200);
    const since = Date.now();
    await waitFor(async () => (await statuses()).every((status) => status === 403));
    expect(Date.now() - since).toBeLessThan(1_000);
    for (const door of doors) {
      const { body } = await door.get(`/v1/projects/${id}`).expect(403);
      expect(body).toMatchObject({ code: 'tenant_suspended' });
      // What is about oneself stays: somebody must be able to see why.
      await door.get('/v1/me').expect(200);
    }
    await api.http().post('/v1/auth/refresh').send({ refreshToken: refresh.refreshToken }).expect(401);

    const { body: again } = await operator.post(`${path()}/restore`).send(REASON).expect(200);
    expect(again).toMatchObject({ status: 'active', suspensionReason: null });
    await waitFor(async () => (await statuses()).every((status) => status === 200));
    expect((await acts(tenant.id)).map(({ data }) => data.operation)).toEqual([
      'POST /admin/tenants/:tenantId/restore',
      'POST /admin/tenants/:tenantId/suspend',
    ]);
  });

  describe('who act as a member', () => {
    const begin = async (userId: string, minutes = 10) => {
      const { body } = await operator
        .post(`${path()}/impersonations`)
        .send({ userId, minutes, ...REASON })
        .expect(201);
      const impersonation = body as { id: string; accessToken: string; expiresAt: string };
      return { ...impersonation, ...tenant.withToken(impersonation.accessToken) };
    };

    it('say why and for how long, an hour at most, and for a member of an active tenant', async () => {
      const ask = (body: object) => operator.post(`${path()}/impersonations`).send(body);
      const { userId } = tenant;
      await ask({ userId, minutes: 10 }).expect(400);
      await ask({ userId, minutes: 61, ...REASON }).expect(400);
      await ask({ userId: UNKNOWN, minutes: 10, ...REASON }).expect(404);
      await operator.post(`${path()}/suspend`).send(REASON).expect(200);
      await ask({ userId, minutes: 10, ...REASON }).expect(422);
    });

    it('are named by what they write, and stand in the log of the tenant before', async () => {
      const acting = await begin(tenant.userId);
      const { id } = await acting.project();
      const { rows } = await api.database.admin.query<{ actor: string }>(
        'select actor from event where tenant_id = $1 and stream_id = $2',
        [tenant.id, id],
      );
      expect(rows).toEqual([{ actor: `operator:${operator.id}` }]);
      const [first] = await acts(tenant.id);
      expect(first?.data).toEqual({
        operatorId: operator.id,
        operation: 'POST /admin/tenants/:tenantId/impersonations',
        tenantId: tenant.id,
        userId: tenant.userId,
        ...REASON,
      });
    });

    it('cannot purge, give away, close, see the audit, or act on what is the person’s own', async () => {
      const acting = await begin(tenant.userId);
      const { id } = await tenant.project();
      await acting.delete(`/v1/projects/${id}`).expect(204);
      await acting.post(`/v1/projects/${id}/purge`).send({ reason: 'x' }).expect(403);
      const own = `/v1/tenants/${tenant.id}`;
      await acting.patch(own).send({ name: 'x' }).expect(403);
      await acting.post(`${own}/close`).send({ slug: 'x' }).expect(403);
      const toUserId = await addMember(api, tenant.id);
      await acting.post(`${own}/transfer-ownership`).send({ toUserId }).expect(403);
      await acting.get('/v1/audit').expect(403);
      await acting.get('/v1/me').expect(200);
      const { rows } = await api.database.admin.query<{ proven: boolean }>(
        'select authenticated_at > to_timestamp(0) as proven from session where id = $1',
        [acting.id],
      );
      // No step-up takes that for a proof, or makes it one.
      expect(rows).toEqual([{ proven: false }]);
      await acting.post('/v1/auth/step-up').send({ password: 'x' }).expect(403);
      const others = api.deps.sessions;
      const { sessionId } = await others.start({ userId: tenant.userId, tenantId: tenant.id });
      const { body } = await acting.delete(`/v1/me/sessions/${sessionId}`).expect(403);
      expect(body).toMatchObject({ code: 'impersonated' });
    });

    it('are out within a second of being ended, on any replica', async () => {
      const acting = await begin(tenant.userId);
      const there = acting.at(replica.app);
      await there.get('/v1/projects').expect(200);
      await operator.delete(`${path()}/impersonations/${acting.id}`).expect(204);
      const since = Date.now();
      const statuses = async () => [
        (await acting.get('/v1/projects')).status,
        (await there.get('/v1/projects')).status,
      ];
      await waitFor(async () => (await statuses()).every((status) => status === 401));
      expect(Date.now() - since).toBeLessThan(1_000);
      await operator.delete(`${path()}/impersonations/${acting.id}`).expect(404);
      await operator.delete(`${path()}/impersonations/${UNKNOWN}`).expect(404);
    });

    it('are out when the time is over, and have nothing to refresh', async () => {
      const acting = await begin(tenant.userId, 10);
      const { rows } = await api.database.admin.query<{ tokens: number; left: number }>(
        `select (select count(*)::int from refresh_token r where r.session_id = s.id) as tokens,
                extract(epoch from s.expires_at - s.created_at)::int as left
         from session s where s.id = $1`,
        [acting.id],
      );
      expect(rows).toEqual([{ tokens: 0, left: 600 }]);
      const replicaLater = api.replica({ clock: { now: () => new Date(Date.now() + 540_000) } });
      await acting.at(replicaLater.app).get('/v1/projects').expect(200);
      await replicaLater.close();
      const over = api.replica({ clock: { now: () => new Date(Date.now() + 601_000) } });
      await acting.at(over.app).get('/v1/projects').expect(401);
      await over.close();
    });
  });
});
