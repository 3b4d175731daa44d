import { randomUUID } from 'node:crypto';
import { invited, tokenOf } from './invitations';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

describe('PATCH /v1/me', () => {
  let api: TestApi;
  let tenant: TestTenant;

  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`);
  });
  afterAll(() => api.close());

  const change = (body: object) => tenant.patch('/v1/me').send(body);
  const events = async (type: string) => {
    const { rows } = await api.database.admin.query<{ data: string }>(
      `select data::text as data from event where type = $1 and (stream_id = $2 or tenant_id = $3)`,
      [type, tenant.userId, tenant.id],
    );
    return rows.map(({ data }) => data);
  };

  it('200 with what they say of themselves, as /v1/me and GraphQL show it', async () => {
    const said = { displayName: 'Ada King', locale: 'de-CH', timeZone: 'Europe/Zurich' };
    expect((await change(said).expect(200)).body).toMatchObject({ user: { id: tenant.userId, ...said } });
    expect((await tenant.get('/v1/me').expect(200)).body).toMatchObject({ user: said });
    const { body } = await tenant.graphql('{ me { user { displayName locale timeZone } } }').expect(200);
    expect(body).toEqual({ data: { me: { user: said } } });
    expect((await change({ locale: null }).expect(200)).body).toMatchObject({
      user: { ...said, locale: null },
    });
  });

  it('is sealed wherever it lies, and written only where something differs', async () => {
    await change({ displayName: 'Ada King', locale: 'de-CH', timeZone: 'Europe/Zurich' }).expect(200);
    await change({ displayName: 'Ada King', locale: 'de-CH' }).expect(200);
    const written = [...(await events('user.profile_changed')), ...(await events('membership.renamed'))];
    expect(written).toHaveLength(2);
    const { rows } = await api.database.admin.query<{ row: string }>(
      `select to_jsonb(u)::text as row from user_account u where id = $1`,
      [tenant.userId],
    );
    for (const text of [...written, rows[0]!.row]) {
      for (const secret of ['Ada King', 'de-CH', 'Zurich']) expect(text).not.toContain(secret);
    }
  });

  it('names them anew in their tenants, those that know them by another name', async () => {
    const other = await api.tenant('Bernoulli Numbers');
    const { id } = await invited(other, { email: `${randomUUID()}@example.org` });
    await tenant
      .post('/v1/invitations/accept')
      .send({ token: tokenOf(api, id) })
      .expect(200);
    await change({ displayName: 'Ada King' }).expect(200);
    for (const each of [tenant, other]) {
      const { body } = await each.get(`/v1/tenants/${each.id}/members/${tenant.userId}`).expect(200);
      expect(body).toMatchObject({ displayName: 'Ada King' });
    }
    // A tenant that was missed, as by a process that died, is reached by the same request.
    await api.database.admin.query(`update tenant set status = 'suspended' where tenant_id = $1`, [other.id]);
    await change({ displayName: 'Countess' }).expect(200);
    await api.database.admin.query(`update tenant set status = 'active' where tenant_id = $1`, [other.id]);
    await change({ displayName: 'Countess' }).expect(200);
    const { body } = await other.get(`/v1/tenants/${other.id}/members/${tenant.userId}`).expect(200);
    expect(body).toMatchObject({ displayName: 'Countess' });
  });

  it.each([
    { locale: 'de_CH' },
    { locale: 'x'.repeat(65) },
    { timeZone: 'Mars/Phobos' },
    { timeZone: '+01:00' },
    { displayName: '' },
    { displayName: null },
    { displayName: 'a\nb' },
    { email: 'other@example.org' },
  ])('400 for %j', async (body) => {
    await change(body).expect(400);
  });
});
