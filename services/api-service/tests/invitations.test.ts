import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { linkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import { secretKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { addMember } from './addMember';
import { invited, tokenOf } from './invitations';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';
const PASSWORD = 'correct horse battery staple';

describe('invitations', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let path: string;
  let email: string;

  beforeAll(async () => {
    api = await testApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`);
    path = `/v1/tenants/${tenant.id}/invitations`;
    email = `${randomUUID()}@example.org`;
  });
  afterAll(() => api.close());

  const look = (token: string) => api.http().post('/v1/invitations/look').send({ token });
  const signUp = (token: string, fields: object = {}) =>
    api
      .http()
      .post('/v1/invitations/sign-up')
      .send({ token, displayName: 'Charles', password: PASSWORD, ...fields });
  const accept = (by: Pick<TestTenant, 'post'>, token: string) =>
    by.post('/v1/invitations/accept').send({ token });
  const members = async () => {
    const { body } = await tenant.get(`/v1/tenants/${tenant.id}/members`).expect(200);
    return (body as { items: { id: string; role: string; email: string }[] }).items;
  };
  const eventsOf = async (id: string) => {
    const { rows } = await api.database.admin.query<{ type: string; data: string }>(
      `select type, data::text as data from event where stream_id = $1 order by version`,
      [id],
    );
    return rows;
  };
  const expire = (id: string) =>
    api.database.admin.query(`update invitation set expires_at = now() - interval '1 s' where id = $1`, [id]);

  it('are made, listed, sent again and taken back; the address is in no event, and is forgotten in the end', async () => {
    const made = await invited(tenant, { email });
    expect(made).toMatchObject({ email, role: 'member', status: 'open', version: 1 });
    const { body } = await tenant.get(path).expect(200);
    expect(body).toMatchObject({ items: [{ id: made.id, email }], nextCursor: null });
    const again = await tenant.post(`${path}/${made.id}/resend`).set('if-match', '"1"').expect(200);
    expect(again.body).toMatchObject({ id: made.id, version: 2 });
    await tenant.post(`${path}/${made.id}/resend`).set('if-match', '"1"').expect(412);
    await tenant.delete(`${path}/${made.id}`).expect(204);
    const events = await eventsOf(made.id);
    expect(events.map(({ type }) => type)).toEqual([
      'invitation.created',
      'invitation.resent',
      'invitation.revoked',
      'invitation.erased',
    ]);
    expect(JSON.stringify(events)).not.toContain(email);
    const { rows } = await api.database.admin.query(
      `select (select count(*)::int from invitation where id = $1 and personal is not null) as rows,
              (select count(*)::int from subject_key where subject_id = $1 and wrapped is not null) as keys,
              (select count(*)::int from reservation where stream_id = $1 and kind = 'invitation.email') as names`,
      [made.id],
    );
    expect(rows).toEqual([{ rows: 0, keys: 0, names: 0 }]);
    for (const over of [
      await tenant.delete(`${path}/${made.id}`),
      await tenant.post(`${path}/${made.id}/resend`),
      await look(tokenOf(api, made.id)),
      await signUp(tokenOf(api, made.id)),
      await accept(tenant, tokenOf(api, made.id)),
    ]) {
      expect(over.status).toBe(404);
    }
    await invited(tenant, { email });
  });

  it('are one for an address, also when two ask at once on two replicas', async () => {
    const replica = api.replica();
    try {
      const send = (app: typeof api.app) => tenant.at(app).post(path).send({ email, role: 'viewer' });
      const answers = await Promise.all([send(api.app), send(replica.app), send(replica.app)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      const upper = await tenant.post(path).send({ email: email.toUpperCase(), role: 'viewer' }).expect(409);
      expect(upper.body).toMatchObject({ code: 'name_taken', kind: 'invitation.email' });
      // Another tenant's business.
      await invited(await api.tenant('Bernoulli Numbers'), { email });
    } finally {
      await replica.close();
    }
  });

  it('ask nobody who is a member', async () => {
    const { body: me } = await tenant.get('/v1/me').expect(200);
    const { user } = me as { user: { email: string } };
    const { body } = await tenant.post(path).send({ email: user.email, role: 'viewer' }).expect(422);
    expect(body).toMatchObject({ code: 'already_member' });
  });

  it('give no more than the asker has, and make owners as owners only', async () => {
    const admin = await tenant.asPerson(await addMember(api, tenant.id, 'admin'));
    const owner = await admin.post(path).send({ email, role: 'owner' }).expect(403);
    expect(owner.body).toMatchObject({ code: 'owners_only' });
    const { id } = await invited(tenant, { email, role: 'owner' });
    await admin.post(`${path}/${id}/resend`).expect(403);
    await tenant
      .post(path)
      .send({ email: `x${email}`, role: UNKNOWN })
      .expect(422);
    const viewer = await tenant.asPerson(await addMember(api, tenant.id, 'member'));
    await viewer
      .post(path)
      .send({ email: `x${email}`, role: 'viewer' })
      .expect(403);
    await viewer.get(path).expect(403);
  });

  it.each([{ email: 'x' }, { role: 'root' }, { email: '"a b"@example.org' }, { expiresAt: '2030-01-01' }])(
    '400 for %j',
    async (fields) => {
      await tenant
        .post(path)
        .send({ email, role: 'viewer', ...fields })
        .expect(400);
    },
  );

  it('hold a role of the tenant, which is not deleted meanwhile', async () => {
    await api.database.admin.query(`update tenant set plan = 'pro' where tenant_id = $1`, [tenant.id]);
    const roles = `/v1/tenants/${tenant.id}/roles`;
    const { body } = await tenant
      .post(roles)
      .send({ name: 'Reader', permissions: ['project.read'] })
      .expect(201);
    const { id: role } = body as { id: string };
    const invitation = await invited(tenant, { email, role });
    expect((await look(tokenOf(api, invitation.id)).expect(200)).body).toMatchObject({ role: 'Reader' });
    const refused = await tenant.delete(`${roles}/${role}`).expect(422);
    expect(refused.body).toMatchObject({ code: 'role_held' });
    const { body: grant } = await signUp(tokenOf(api, invitation.id)).expect(201);
    const joined = tenant.withToken((grant as { accessToken: string }).accessToken);
    await joined.get('/v1/projects').expect(200);
    await joined.get('/v1/tasks').expect(403);
    await tenant.delete(`${roles}/${role}`).expect(422);
  });

  describe('accepted by somebody new', () => {
    it('make an account with that address, verified, and a membership, in one unit', async () => {
      const { id } = await invited(tenant, { email, role: 'admin' });
      const notice = await look(tokenOf(api, id)).expect(200);
      expect(notice.body).toMatchObject({ role: 'admin', hasAccount: false });
      expect(notice.text).not.toContain(email);
      const { body } = await signUp(tokenOf(api, id)).expect(201);
      const grant = body as { tenant: { id: string }; user: { id: string; email: string } };
      expect(grant).toMatchObject({ tenant: { id: tenant.id }, user: { email, displayName: 'Charles' } });
      expect((await members()).at(-1)).toMatchObject({ id: grant.user.id, role: 'admin', email });
      const { rows } = await api.database.admin.query(
        `select count(distinct xmin::text)::int as units, count(*)::int as events from event
         where correlation_id in (select correlation_id from event where stream_id = $1)`,
        [grant.user.id],
      );
      // Of account, membership and invitation: two each but for the membership.
      expect(rows).toEqual([{ units: 1, events: 5 }]);
      const verified = await api.database.admin.query(
        'select email_verified_at is not null as verified from user_account where id = $1',
        [grant.user.id],
      );
      expect(verified.rows).toEqual([{ verified: true }]);
      await api.http().post('/v1/auth/sign-in').send({ email, password: PASSWORD }).expect(200);
      await look(tokenOf(api, id)).expect(404);
    });

    it('once, however many show the token, on two replicas', async () => {
      const replica = api.replica();
      try {
        for (let round = 0; round < 5; round += 1) {
          const address = `${randomUUID()}@example.org`;
          const { id } = await invited(tenant, { email: address });
          const before = (await members()).length;
          const body = { token: tokenOf(api, id), displayName: 'Charles', password: PASSWORD };
          const answers = await Promise.all(
            [api.app, replica.app, api.app, replica.app].map((app) =>
              request(app).post('/v1/invitations/sign-up').send(body),
            ),
          );
          expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
          for (const { status } of answers) expect([201, 403, 404, 409]).toContain(status);
          expect(await members()).toHaveLength(before + 1);
        }
      } finally {
        await replica.close();
      }
    });

    it('not when the address has an account: who has it signs in', async () => {
      const other = await api.tenant('Bernoulli Numbers', { email });
      const { id } = await invited(tenant, { email });
      expect((await look(tokenOf(api, id)).expect(200)).body).toMatchObject({ hasAccount: true });
      expect((await signUp(tokenOf(api, id)).expect(403)).body).toMatchObject({ code: 'other_account' });
      const stranger = await api.tenant('Curta');
      expect((await accept(stranger, tokenOf(api, id)).expect(403)).body).toMatchObject({
        code: 'other_account',
      });
      const { body } = await accept(other, tokenOf(api, id)).expect(200);
      expect(body).toMatchObject({ tenant: { id: tenant.id }, role: 'member' });
      expect((await members()).at(-1)).toMatchObject({ id: other.userId, email });
    });

    it('with a name and a password of the rules', async () => {
      const { id } = await invited(tenant, { email });
      await signUp(tokenOf(api, id), { password: 'short' }).expect(400);
      await signUp(tokenOf(api, id), { displayName: '' }).expect(400);
      await signUp(tokenOf(api, id), { role: 'owner' }).expect(400);
      await signUp(tokenOf(api, id)).expect(201);
    });
  });

  describe('accepted by somebody who is signed in', () => {
    it('make them a member under the name that they have, by whichever account reads the mail', async () => {
      const other = await api.tenant('Bernoulli Numbers');
      const { id } = await invited(tenant, { email, role: 'viewer' });
      await accept(other, tokenOf(api, id)).expect(200);
      const joined = (await members()).at(-1)!;
      expect(joined).toMatchObject({ id: other.userId, role: 'viewer' });
      expect(joined.email).not.toBe(email);
      const { body } = await other.get('/v1/me').expect(200);
      expect((body as { tenants: { id: string }[] }).tenants.map((one) => one.id)).toEqual([
        other.id,
        tenant.id,
      ]);
      expect((await accept(other, tokenOf(api, id))).status).toBe(404);
    });

    it('bring back who was removed, as the same member, and leave who is one as they are', async () => {
      const other = await api.tenant('Bernoulli Numbers', { email });
      const first = await invited(tenant, { email });
      await accept(other, tokenOf(api, first.id)).expect(200);
      const spare = await invited(tenant, { email: `x${email}` });
      const refused = await accept(other, tokenOf(api, spare.id)).expect(422);
      expect(refused.body).toMatchObject({ code: 'membership_exists' });
      await look(tokenOf(api, spare.id)).expect(200);
      await tenant.delete(`/v1/tenants/${tenant.id}/members/${other.userId}`).expect(204);
      const second = await invited(tenant, { email, role: 'admin' });
      await accept(other, tokenOf(api, second.id)).expect(200);
      expect((await members()).map(({ id, role }) => [id, role])).toEqual([
        [tenant.userId, 'owner'],
        [other.userId, 'admin'],
      ]);
    });

    it('make one membership when two invitations are accepted at once on two replicas', async () => {
      const replica = api.replica();
      try {
        for (let round = 0; round < 5; round += 1) {
          const other = await api.tenant(`Other ${round}`);
          const tokens = await Promise.all(
            ['a', 'b'].map(async (name) => (await invited(tenant, { email: `${name}${round}${email}` })).id),
          );
          const answers = await Promise.all([
            accept(other, tokenOf(api, tokens[0]!)),
            accept(other.at(replica.app), tokenOf(api, tokens[1]!)),
          ]);
          expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
        }
      } finally {
        await replica.close();
      }
    });
  });

  it('are accepted up to the last place of the plan', async () => {
    for (let n = 0; n < 23; n += 1) await addMember(api, tenant.id, 'viewer');
    const asked = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => (await invited(tenant, { email: `${name}${email}` })).id),
    );
    const answers = await Promise.all(asked.map((id) => signUp(tokenOf(api, id))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    const full = answers.find(({ status }) => status === 422)!;
    expect(full.body).toMatchObject({ code: 'plan_limit', limit: 'members' });
    // Nobody came into being for whom there was no place.
    expect(await members()).toHaveLength(25);
    const refused = await tenant.post(path).send({ email, role: 'viewer' }).expect(422);
    expect(refused.body).toMatchObject({ code: 'plan_limit' });
  });

  it('are no good in any way that says why: expired, of a suspended tenant, forged, of another kind', async () => {
    const { id } = await invited(tenant, { email });
    const good = tokenOf(api, id);
    const key = secretKey(api.secrets['link-key'], 'link-key');
    const forged = [
      good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A'),
      linkToken(key, { kind: 'verify_email', id }),
      linkToken(secretKey(Buffer.alloc(32, 7).toString('base64'), 'x'), { kind: 'invitation', id }),
      tokenOf(api, UNKNOWN),
      'x',
    ];
    const answerTo = async (token: string) => {
      const answers = [await look(token), await signUp(token), await accept(tenant, token)];
      return answers.map(({ status, body }) => [status, { ...(body as object), requestId: '' }]);
    };
    const unknown = await answerTo(forged[0]!);
    expect(unknown.map(([status]) => status)).toEqual([404, 404, 404]);
    for (const token of forged) expect(await answerTo(token)).toEqual(unknown);
    await look(good).expect(200);
    await api.database.admin.query(`update tenant set status = 'suspended' where tenant_id = $1`, [
      tenant.id,
    ]);
    expect((await look(good)).status).toBe(404);
    await api.database.admin.query(`update tenant set status = 'active' where tenant_id = $1`, [tenant.id]);
    await expire(id);
    expect(await answerTo(good)).toEqual(unknown);
    expect((await tenant.get(path).expect(200)).body).toMatchObject({ items: [{ id, status: 'expired' }] });
    await tenant.post(`${path}/${id}/resend`).expect(200);
    await look(good).expect(200);
  });
});

test('a backup that is restored forgets those that had ended by then, and their links with them', async () => {
  const api = await testApi();
  try {
    const tenant = await api.tenant('Analytical Engines');
    const { id } = await invited(tenant, { email: 'charles@example.org' });
    // As `npm run erasures -- apply` does with a line of the register.
    await api.database.admin.query('select apply_erasure($1, $2, now())', [tenant.id, id]);
    const { rows } = await api.database.admin.query(
      `select personal, (select count(*)::int from reservation r where r.stream_id = i.id) as names
       from invitation i where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ personal: null, names: 0 }]);
    await api
      .http()
      .post('/v1/invitations/look')
      .send({ token: tokenOf(api, id) })
      .expect(404);
    await tenant.post(`/v1/tenants/${tenant.id}/invitations/${id}/resend`).expect(404);
    await tenant.delete(`/v1/tenants/${tenant.id}/invitations/${id}`).expect(204);
  } finally {
    await api.close();
  }
});

test('invitations are as many a day as the plan has mails', async () => {
  const api = await testApi({ rateLimit: { planFactor: 0.05 } });
  try {
    const tenant = await api.tenant('Analytical Engines');
    const path = `/v1/tenants/${tenant.id}/invitations`;
    for (let n = 0; n < 4; n += 1) await invited(tenant, { email: `a${n}@example.org` });
    const { id } = await invited(tenant, { email: 'b@example.org' });
    for (const refused of [
      await tenant.post(path).send({ email: 'c@example.org', role: 'viewer' }),
      await tenant.post(`${path}/${id}/resend`),
    ]) {
      expect([refused.status, refused.body]).toMatchObject([429, { 'violated-policies': ['tenant-mails'] }]);
    }
  } finally {
    await api.close();
  }
});
