import { randomUUID } from 'node:crypto';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { routeTable } from '../src/routes/routeTable';
import { assertRecentProof } from '../src/services/recentProof';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const PASSWORD = 'correct horse battery staple';
const ID = '0197a3b0-0000-7000-8000-000000000000';
const SENSITIVE = [
  'post /v1/me/mfa/begin',
  'post /v1/me/mfa/confirm',
  'post /v1/me/mfa/disable',
  'post /v1/me/mfa/backup-codes',
  'post /v1/me/delete',
  'post /v1/tenants/:tenantId/transfer-ownership',
  'post /v1/tenants/:tenantId/close',
  'post /v1/tenants/:tenantId/members/:id/erase',
  'post /v1/tenants/:tenantId/api-keys',
  'post /v1/tenants/:tenantId/api-keys/:id/rotate',
];

describe('what asks for a fresh proof', () => {
  let api: TestApi;
  let tenant: TestTenant;
  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`);
  });
  afterAll(() => api.close());

  const sensitive = () => routeTable(api.deps).filter(({ stepUp }) => stepUp);
  const keys = (by: Pick<TestTenant, 'post'> = tenant) =>
    by.post(`/v1/tenants/${tenant.id}/api-keys`).send({ name: 'CI', scopes: ['task.read'] });
  /** The proof of all sessions of the tenant is older than is asked for. */
  const leaveOpen = async () => {
    await api.database.admin.query(
      "update session set authenticated_at = now() - interval '11 minutes' where for_tenant_id = $1",
      [tenant.id],
    );
    await api.deps.epochs.lookNow();
  };
  const audited = async (type: string) => {
    const { rows } = await api.database.admin.query<{ userId: string }>(
      `select data ->> 'userId' as "userId" from event where tenant_id = $1 and type = $2`,
      [tenant.id, type],
    );
    return rows.map(({ userId }) => userId);
  };

  it('says so in the table of routes', () => {
    const names = sensitive().map(({ method, path }) => `${method} ${path}`);
    expect(names).toEqual(expect.arrayContaining(SENSITIVE));
  });

  it('is refused on each such route to a session that was left open', async () => {
    await leaveOpen();
    for (const { method, path } of sensitive()) {
      const url = path.replace(':tenantId', tenant.id).replace(':id', ID);
      const { status, body } = await tenant[method](url);
      expect([path, status, body]).toEqual([
        path,
        403,
        expect.objectContaining({ code: 'step_up_required' }),
      ]);
    }
  });

  it('is open again once the password was shown, in that session only, on every replica', async () => {
    const other = await tenant.asPerson(tenant.userId);
    const replica = api.replica();
    await leaveOpen();
    const there = tenant.at(replica.app);
    expect((await keys(there).expect(403)).body).toMatchObject({ code: 'step_up_required' });
    await tenant.post('/v1/auth/step-up').send({ password: PASSWORD }).expect(204, '');
    await keys().expect(201);
    await waitFor(async () => (await keys(there)).status === 201);
    await keys(other).expect(403);
    await waitFor(async () => (await audited('audit.stepped_up')).length === 1);
    expect(await audited('audit.stepped_up')).toEqual([tenant.userId]);
    await replica.close();
  });

  it('stays closed after a wrong password, of which the audit tells', async () => {
    await leaveOpen();
    const { body } = await tenant.post('/v1/auth/step-up').send({ password: 'not it at all' }).expect(422);
    expect(body).toMatchObject({ code: 'wrong_password' });
    await keys().expect(403);
    await waitFor(async () => (await audited('audit.sign_in_failed')).length === 1);
  });

  it.each([
    ['a key', { kind: 'api-key' as const }],
    ['an operator who acts as the person', { impersonatedBy: randomUUID() }],
  ])('is never open to %s', (_name, change) => {
    const now = new Date();
    const person = {
      kind: 'user' as const,
      userId: ID,
      tenantId: ID,
      sessionId: ID,
      role: 'owner',
      permissions: [],
      tenantStatus: 'active',
      authenticatedAt: now.toISOString(),
      plan: 'free',
      impersonatedBy: null,
    };
    expect(() => assertRecentProof({ principal: person }, now)).not.toThrow();
    expect(() => assertRecentProof({ principal: { ...person, ...change } }, now)).toThrow('Prove again');
  });
});

describe('the sessions of a member', () => {
  let api: TestApi;
  let tenant: TestTenant;
  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Engines');
  });
  afterAll(() => api.close());

  const end = (by: Pick<TestTenant, 'delete'>, userId: string) =>
    by.delete(`/v1/tenants/${tenant.id}/members/${userId}/sessions`);

  it('are ended in the tenant by who manages members, and nowhere else; the audit tells', async () => {
    const userId = await addMember(api, tenant.id);
    const [one, two] = [await tenant.asPerson(userId), await tenant.asPerson(userId)];
    const elsewhere = await api.deps.sessions.start({ userId, tenantId: randomUUID() });
    await end(await tenant.as('admin'), userId).expect(204, '');
    for (const session of [one, two]) await session.get('/v1/me').expect(401);
    await tenant.get('/v1/me').expect(200);
    const { rows } = await api.database.admin.query<{ id: string }>(
      'select id from session where user_id = $1 and revoked_at is null',
      [userId],
    );
    expect(rows).toEqual([{ id: elsewhere.sessionId }]);
    const told = await api.database.admin.query<{ data: object }>(
      `select data from event where tenant_id = $1 and type = 'audit.sessions_ended'`,
      [tenant.id],
    );
    expect(told.rows).toEqual([{ data: { userId, sessions: 2 } }]);
  });

  it('are not ended by a member, nor an owner’s by an admin, nor those of a stranger', async () => {
    const userId = await addMember(api, tenant.id);
    await end(await tenant.as('member'), userId).expect(403);
    const { body } = await end(await tenant.as('admin'), tenant.userId).expect(403);
    expect(body).toMatchObject({ code: 'owners_only' });
    await end(tenant, randomUUID()).expect(404);
    await tenant.get('/v1/me').expect(200);
  });
});
