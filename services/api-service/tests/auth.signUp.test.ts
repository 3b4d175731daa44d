import request from 'supertest';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { identityApp } from './identityApp';

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;

const ada = {
  tenantName: 'Analytical Engines',
  displayName: 'Ada Lovelace',
  email: 'Ada@Engines.example',
  password: 'a bernoulli number',
};

let database: TestDatabase;
let api: ReturnType<typeof identityApp>;

beforeAll(async () => {
  database = await testDatabase();
  api = identityApp(database);
});

afterAll(async () => {
  await api.close();
  await database.close();
});

const signUp = (body: object) => request(api.app).post('/v1/auth/sign-up').send(body);

async function count(table: string): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? -1;
}

describe('POST /v1/auth/sign-up', () => {
  it('201 with tenant, user and tokens', async () => {
    const { status, body } = await signUp(ada);
    expect(status).toBe(201);
    expect(body).toEqual({
      tenant: { id: UUID, slug: 'analytical-engines', name: 'Analytical Engines', status: 'active' },
      user: { id: UUID, displayName: 'Ada Lovelace', email: 'ada@engines.example' },
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresInSeconds: 600,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('201 again with the same tenant for the same address, password and tenant name', async () => {
    const first = await signUp({ ...ada, email: 'again@x.example', tenantName: 'Twice' });
    const counts = await Promise.all(['event', 'tenant', 'user_account'].map(count));
    const again = await signUp({ ...ada, email: ' Again@X.example'.trim(), tenantName: 'Twice' });
    expect(again.status).toBe(201);
    expect(again.body).toMatchObject({ tenant: first.body.tenant, user: first.body.user });
    expect(again.body.refreshToken).not.toBe(first.body.refreshToken);
    expect(await Promise.all(['event', 'tenant', 'user_account'].map(count))).toEqual(counts);
  });

  it.each([
    ['a wrong password', { password: 'not a bernoulli number' }],
    ['another tenant name', { tenantName: 'Another' }],
  ])('409 for an address that somebody holds, with %s', async (_name, change) => {
    await signUp({ ...ada, email: 'held@x.example', tenantName: 'Holders' });
    const { status, body } = await signUp({
      ...ada,
      email: 'held@x.example',
      tenantName: 'Holders',
      ...change,
    });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'name_taken', kind: 'user.email' });
  });

  it('201 with another slug when the name is taken', async () => {
    const first = await signUp({ ...ada, email: 'a@slug.example', tenantName: 'Café Größe' });
    const second = await signUp({ ...ada, email: 'b@slug.example', tenantName: 'Cafe GROSSE' });
    const third = await signUp({ ...ada, email: 'c@slug.example', tenantName: 'cafe große' });
    expect(first.body.tenant.slug).toBe('cafe-gro-e');
    expect(second.body.tenant.slug).toBe('cafe-grosse');
    expect(third.body.tenant.slug).toMatch(/^cafe-gro-e-[0-9a-f]{6}$/);
  });

  it('201 for a name without a letter of ASCII', async () => {
    const { body } = await signUp({ ...ada, email: 'tokyo@x.example', tenantName: '東京' });
    expect(body.tenant).toMatchObject({ slug: 'tenant', name: '東京' });
  });

  it('one of many at once with one address founds; all of them get its tenant', async () => {
    const before = await count('tenant');
    const calls = Array.from({ length: 6 }, () =>
      signUp({ ...ada, email: 'crowd@x.example', tenantName: 'Crowd' }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.tenant.id)).size).toBe(1);
    expect(await count('tenant')).toBe(before + 1);
  });

  it.each([
    ['no address', { ...ada, email: 'nobody' }],
    ['a short password', { ...ada, password: 'short' }],
    ['an unknown field', { ...ada, role: 'owner' }],
  ])('400 as a problem for %s', async (_name, body) => {
    const answer = await signUp(body);
    expect(answer.status).toBe(400);
    expect(answer.type).toBe('application/problem+json');
  });

  it('writes one unit: the person on the platform, tenant and owner in the tenant', async () => {
    const { body } = await signUp({ ...ada, email: 'unit@x.example', tenantName: 'Unit' });
    const { rows } = await database.admin.query<Record<string, unknown>>(
      `select tenant_id, type, actor, position, stream_id from event where correlation_id =
         (select correlation_id from event where stream_id = $1) order by tenant_id, position`,
      [body.user.id],
    );
    const [tenant, actor] = [body.tenant.id, `user:${body.user.id}`];
    expect(rows).toMatchObject([
      { tenant_id: PLATFORM_TENANT_ID, type: 'user.signed_up', actor, stream_id: body.user.id },
      { tenant_id: tenant, type: 'tenant.created', actor, position: 1, stream_id: tenant },
      { tenant_id: tenant, type: 'membership.created', actor, position: 2 },
    ]);
  });

  it('503 with Retry-After when too many passwords wait', async () => {
    const config = { passwordThreads: 1, maxWaitingPasswords: 0, bcryptCost: 11 };
    const busy = identityApp(database, { config, secrets: api.secrets });
    const calls = [1, 2, 3].map((n) =>
      request(busy.app)
        .post('/v1/auth/sign-up')
        .send({ ...ada, email: `busy${n}@x.example`, tenantName: `Busy ${n}` }),
    );
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 503, 503]);
    expect(answers.find(({ status }) => status === 503)?.headers['retry-after']).toBe('2');
    await busy.close();
  });

  it('leaves no name, address or password readable in any table or in the log', async () => {
    const secret = {
      tenantName: 'Hidden',
      displayName: 'Grace Hopper',
      email: 'grace@navy.example',
      password: 'nanoseconds',
    };
    await signUp(secret);
    const { rows } = await database.admin.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { name } of rows) {
      const dump = await database.admin.query<{ text: string }>(`select t::text as text from "${name}" t`);
      const text = dump.rows.map((row) => row.text).join('\n');
      expect(text).not.toMatch(/Grace|Hopper|grace|navy\.example|nanoseconds/);
    }
    expect(api.logged.join('')).not.toMatch(/Grace|Hopper|grace|navy\.example|nanoseconds/);
  });
});
