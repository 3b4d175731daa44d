import { randomUUID } from 'node:crypto';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { invited, tokenOf } from './invitations';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';

type Grant = { accessToken: string; refreshToken: string; tenant: { id: string }; user: { id: string } };

describe('a person of several tenants', () => {
  let api: TestApi;
  let own: TestTenant;
  let other: TestTenant;

  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    own = await api.tenant(`Own ${randomUUID().slice(0, 8)}`);
    other = await api.tenant(`Other ${randomUUID().slice(0, 8)}`);
    const { id } = await invited(other, { email: `${randomUUID()}@example.org`, role: 'viewer' });
    await own
      .post('/v1/invitations/accept')
      .send({ token: tokenOf(api, id) })
      .expect(200);
  });
  afterAll(() => api.close());

  const switchTo = (tenantId: string, by: Pick<TestTenant, 'post'> = own) =>
    by.post('/v1/auth/switch').send({ tenantId });
  const refresh = (refreshToken: string) => api.http().post('/v1/auth/refresh').send({ refreshToken });
  const setStatus = (status: string) =>
    api.database.admin.query(`update tenant set status = $2 where tenant_id = $1`, [other.id, status]);

  it('lists them, and what they are there', async () => {
    const { body } = await own.get('/v1/me/tenants').expect(200);
    const items = (body as { items: { id: string; role: string }[] }).items;
    expect(items.map(({ id, role }) => [id, role])).toEqual([
      [own.id, 'owner'],
      [other.id, 'viewer'],
    ]);
  });

  it('switches by tokens for the other one, which are good there only, told in its audit; the session before goes on', async () => {
    const { body } = await switchTo(other.id).expect(200);
    const grant = body as Grant;
    expect(grant).toMatchObject({ tenant: { id: other.id }, user: { id: own.userId } });
    const there = own.withToken(grant.accessToken);
    expect((await there.get('/v1/me').expect(200)).body).toMatchObject({
      tenant: { id: other.id },
      role: 'viewer',
    });
    await there.get(`/v1/tenants/${other.id}`).expect(200);
    await there.get(`/v1/tenants/${own.id}`).expect(404);
    await there.post('/v1/projects').send({ key: 'K', name: 'n' }).expect(403);
    await own.get(`/v1/tenants/${own.id}`).expect(200);
    await own.get(`/v1/tenants/${other.id}`).expect(404);
    await waitFor(async () => {
      const { rows } = await api.database.admin.query<{ n: number }>(
        `select count(*)::int as n from event where tenant_id = $1 and type = 'audit.signed_in'`,
        [other.id],
      );
      return rows[0]!.n === 1;
    });
    const next = await refresh(grant.refreshToken).expect(200);
    expect(next.body).toMatchObject({ tenant: { id: other.id } });
  });

  it('proves nothing by switching, and stays no longer: the new session is as old as the one before', async () => {
    await api.database.admin.query(
      `update session set created_at = created_at - interval '1 day', authenticated_at = authenticated_at - interval '1 day',
         expires_at = expires_at - interval '1 day' where user_id = $1`,
      [own.userId],
    );
    await api.deps.epochs.lookNow();
    const { body } = await switchTo(other.id).expect(200);
    const { rows } = await api.database.admin.query(
      `select count(*)::int as sessions, count(distinct authenticated_at)::int as proofs, count(distinct expires_at)::int as ends
       from session where user_id = $1`,
      [own.userId],
    );
    expect(rows).toEqual([{ sessions: 2, proofs: 1, ends: 1 }]);
    const there = own.withToken((body as Grant).accessToken);
    const refused = await there.post('/v1/me/delete').send({ confirmEmail: 'a@example.org' }).expect(403);
    expect(refused.body).toMatchObject({ code: 'step_up_required' });
  });

  it('gets one answer for a tenant that is not there, not theirs, left, or not active', async () => {
    const stranger = await api.tenant('Curta');
    const answer = async (tenantId: string) => {
      const { status, body } = await switchTo(tenantId);
      return [status, { ...(body as object), requestId: '' }];
    };
    const unknown = await answer(UNKNOWN);
    expect(unknown[0]).toBe(404);
    expect(await answer(stranger.id)).toEqual(unknown);
    for (const status of ['suspended', 'erased']) {
      await setStatus(status);
      expect(await answer(other.id)).toEqual(unknown);
    }
    await setStatus('active');
    const there = own.withToken(((await switchTo(other.id).expect(200)).body as Grant).accessToken);
    await there.delete(`/v1/tenants/${other.id}/membership`).expect(204);
    expect(await answer(other.id)).toEqual(unknown);
    await own.post('/v1/auth/switch').send({ tenantId: 'x' }).expect(400);
  });

  it('does not switch by a session that is over, and each session ends by itself', async () => {
    const grant = (await switchTo(other.id).expect(200)).body as Grant;
    await own.post('/v1/auth/sign-out').expect(204);
    expect((await switchTo(other.id)).status).toBe(401);
    const there = own.withToken(grant.accessToken);
    await there.get('/v1/me').expect(200);
    await there.post('/v1/auth/sign-out-everywhere').send({}).expect(200);
    expect((await there.get('/v1/me')).status).toBe(401);
    expect((await refresh(grant.refreshToken)).status).toBe(401);
  });

  it('founds a further tenant as its owner, once by the same name, with a slug that is free', async () => {
    const found = (name: string, by: TestTenant = own) => by.post('/v1/tenants').send({ name }).expect(201);
    const { body } = await found('Difference Engines');
    const made = body as { id: string; slug: string; role: string };
    expect(made).toMatchObject({ name: 'Difference Engines', status: 'active', role: 'owner' });
    expect((await found('Difference Engines')).body).toEqual(made);
    const { body: theirs } = await found('Difference Engines', other);
    expect((theirs as { slug: string }).slug).not.toBe(made.slug);
    const there = own.withToken(((await switchTo(made.id).expect(200)).body as Grant).accessToken);
    await there.post('/v1/projects').send({ key: 'K', name: 'n' }).expect(201);
    const { body: members } = await there.get(`/v1/tenants/${made.id}/members`).expect(200);
    expect(members).toMatchObject({ items: [{ id: own.userId, role: 'owner', displayName: 'Ada Byron' }] });
    await own.post('/v1/tenants').send({ name: '' }).expect(400);
  });
});
