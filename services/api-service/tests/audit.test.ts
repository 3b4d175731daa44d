import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

type Entry = { position: number; type: string; actor: string; aggregate: string; stream: string; at: string };
type AuditBody = { items: Entry[]; nextCursor: string | null; position: number; head: number };
type Told = { type: string; actor: string; data: Record<string, unknown> };

const SIGN_IN = '/v1/auth/sign-in';
const ORIGIN = expect.stringMatching(/^[\w-]{22}$/) as string;

let api: TestApi;
let tenant: TestTenant;
let projectId: string;

/** As event-service does it; its own tests show that. */
async function follow(tenantId: string): Promise<void> {
  await api.database.admin.query(
    `insert into audit_entry
       select tenant_id, position, recorded_at, actor, type, split_part(type, '.', 1), stream_id, version, id, correlation_id
       from event where tenant_id = $1 on conflict do nothing`,
    [tenantId],
  );
  await api.database.admin.query(
    `insert into checkpoint select tenant_id, 'audit-log', position, 1, now() from log_head where tenant_id = $1
     on conflict (tenant_id, consumer) do update set position = excluded.position`,
    [tenantId],
  );
}

/** What the journal tells, from the log. */
async function journal(of: TestTenant): Promise<Told[]> {
  const types = 'audit.access_denied,audit.signed_in,audit.sign_in_failed,audit.exported';
  return ((await of.get(`/v1/events?types=${types}`).expect(200)).body as { items: Told[] }).items;
}

/** What the platform's journal tells; nobody but operators may read it. */
async function platformJournal(): Promise<Pick<Told, 'type' | 'data'>[]> {
  const { rows } = await api.database.admin.query<Pick<Told, 'type' | 'data'>>(
    `select type, data from event where tenant_id = $1 and type like 'audit.%' order by position`,
    [PLATFORM_TENANT_ID],
  );
  return rows;
}

/** The same, once there are so many. */
const journalOf = (of: TestTenant, count: number): Promise<Told[]> =>
  waitFor(async () => {
    const told = await journal(of);
    return told.length === count ? told : undefined;
  });

beforeAll(async () => {
  api = await testApi();
  tenant = await api.tenant('Analytical Engines');
  projectId = (await tenant.project()).id;
  for (let index = 0; index < 3; index += 1) await tenant.task(projectId);
  await follow(tenant.id);
});
afterAll(() => api.close());

describe('GET /v1/audit', () => {
  const read = async (query = '') => (await tenant.get(`/v1/audit?${query}`).expect(200)).body as AuditBody;
  const positions = ({ items }: AuditBody) => items.map(({ position }) => position);

  it('200 newest first, each with who, what and when, and how far it is', async () => {
    const body = await read();
    expect(positions(body)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(body).toMatchObject({ position: 6, head: 6, nextCursor: null });
    expect(body.items[3]).toEqual({
      position: 3,
      at: expect.stringMatching(/Z$/) as string,
      actor: `user:${tenant.userId}`,
      type: 'project.created',
      aggregate: 'project',
      stream: projectId,
      version: 1,
      eventId: expect.any(String) as string,
      correlationId: expect.any(String) as string,
    });
  });

  it('by actor, type, aggregate, thing and time, and all of them together', async () => {
    const { items } = await read();
    expect(positions(await read('aggregate=task'))).toEqual([6, 5, 4]);
    expect(positions(await read('type=project.created'))).toEqual([3]);
    expect(positions(await read(`stream=${projectId.toUpperCase()}`))).toEqual([3]);
    expect(positions(await read(`actor=user:${tenant.userId}`))).toHaveLength(6);
    expect(positions(await read('actor=user:nobody'))).toEqual([]);
    const at = encodeURIComponent(items[2]!.at);
    expect(positions(await read(`from=${at}`))).toEqual([6, 5, 4]);
    expect(positions(await read(`until=${at}`))).toEqual([3, 2, 1]);
    expect(positions(await read(`from=${at}&aggregate=task&type=task.created&limit=2`))).toEqual([6, 5]);
    expect(positions(await read('from=2999-01-01T00:00:00Z'))).toEqual([]);
    expect(positions(await read('until=2000-01-01T00:00:00Z'))).toEqual([]);
  });

  it('page by page; a cursor holds under its own filters only', async () => {
    const first = await read('aggregate=task&limit=2');
    expect(positions(first)).toEqual([6, 5]);
    const rest = await read(`aggregate=task&limit=2&cursor=${first.nextCursor}`);
    expect(positions(rest)).toEqual([4]);
    expect(rest.nextCursor).toBeNull();
    await tenant.get(`/v1/audit?limit=2&cursor=${first.nextCursor}`).expect(400);
    const other = await api.tenant('Bernoulli Numbers');
    await other.get(`/v1/audit?aggregate=task&limit=2&cursor=${first.nextCursor}`).expect(400);
    expect((await other.get('/v1/audit').expect(200)).body).toMatchObject({
      items: [],
      position: 0,
      head: 2,
    });
  });

  it.each([
    'actor=ada',
    'type=x',
    'aggregate=Ä',
    'stream=1',
    'from=yesterday',
    'until=2026-13-01',
    'from=2026-W01',
    'until=2026-01-01T00:00:00',
    'limit=0',
    'x=1',
  ])('400 for ?%s', (query) => tenant.get(`/v1/audit?${query}`).expect(400));

  it('403 for members', async () => {
    const asked = await api.tenant('Members');
    await (await asked.as('member')).get('/v1/audit').expect(403);
    await (await asked.as('admin')).get('/v1/audit').expect(200);
  });
});

describe('refusals', () => {
  it('are events, of reads and of changes: who, what, what was lacking', async () => {
    const asked = await api.tenant('Charles');
    const viewer = await asked.as('viewer');
    await viewer.get('/v1/events?limit=1').expect(403);
    await viewer.post('/v1/projects').send({ key: 'X', name: 'X' }).expect(403);
    const told = await journalOf(asked, 2);
    expect(told.find(({ data }) => data['permission'] === 'project.write')).toMatchObject({
      type: 'audit.access_denied',
      actor: expect.stringMatching(/^user:/) as string,
      data: { operation: 'POST /v1/projects', permission: 'project.write', count: 1 },
    });
    expect(told.find(({ data }) => data['permission'] === 'event.read')?.data).toEqual({
      operation: 'GET /v1/events',
      permission: 'event.read',
      count: 1,
    });
  });

  it('by the path of the route, whatever stands in it, and once for a request with a key', async () => {
    const asked = await api.tenant('Dodgson');
    const viewer = await asked.as('viewer');
    await viewer.patch(`/v1/projects/${randomUUID()}`).send({ name: 'X' }).expect(403);
    await viewer.post('/v1/projects').set('idempotency-key', 'k').send({ key: 'X', name: 'X' }).expect(403);
    const told = await journalOf(asked, 2);
    expect(told.map(({ data }) => data['operation']).sort()).toEqual([
      'PATCH /v1/projects/:id',
      'POST /v1/projects',
    ]);
  });

  it('by GraphQL, too, under the name of the field and not of its alias', async () => {
    const asked = await api.tenant('Engines');
    const viewer = await asked.as('viewer');
    await viewer.graphql('{ events(first: 1) { edges { cursor } } }').expect(200);
    await viewer
      .graphql('mutation { mine: createProject(input: { key: "X", name: "X" }) { id } }')
      .expect(200);
    const told = await journalOf(asked, 2);
    expect(told.map(({ data }) => data)).toEqual(
      expect.arrayContaining([
        { operation: 'query events', permission: 'event.read', count: 1 },
        { operation: 'mutation createProject', permission: 'project.write', count: 1 },
      ]),
    );
  });

  it('are bounded: beyond ten a minute of one address there is one event, that counts the others', async () => {
    const asked = await api.tenant('Flood');
    const viewers = await Promise.all([1, 2, 3].map(() => asked.as('viewer')));
    const replica = api.replica();
    const remove = (index: number) =>
      viewers[index % viewers.length]!.at(replica.app).delete(`/v1/projects/${projectId}`).expect(403);
    for (let index = 0; index < 17; index += 1) await remove(index);
    const counts = async () => (await journal(asked)).map(({ data }) => data['count']);
    await journalOf(asked, 10);
    expect(await counts()).toEqual(Array(10).fill(1));
    await replica.close();
    expect(await counts()).toEqual([...Array<number>(10).fill(1), 7]);
  });

  it('are bounded for one principal, too, whatever addresses it has', async () => {
    const asked = await api.tenant('Roaming');
    const viewer = await asked.as('viewer');
    const replica = api.replica({ trustedProxies: ['127.0.0.1'] });
    for (let index = 0; index < 12; index += 1) {
      const from = { 'x-forwarded-for': `192.0.2.${index}` };
      await viewer.at(replica.app).get('/v1/events').set(from).expect(403);
    }
    await replica.close();
    expect((await journal(asked)).map(({ data }) => data['count'])).toEqual([
      ...Array<number>(10).fill(1),
      2,
    ]);
  });
});

describe('sign-ins', () => {
  const email = `${randomUUID()}@example.org`;
  const password = 'correct horse battery staple';
  let asked: TestTenant;

  beforeAll(async () => {
    asked = await api.tenant('Sign in', { email });
  });

  it('that fail are events of the tenant that a known person meant', async () => {
    await api
      .http()
      .post(SIGN_IN)
      .send({ email, password: `${password}!` })
      .expect(401);
    const [told] = await journalOf(asked, 1);
    expect(told).toMatchObject({
      type: 'audit.sign_in_failed',
      actor: 'system:sign-in',
      data: { userId: asked.userId, count: 1 },
    });
  });

  it('that fail are events of the platform where no tenant is known: from where, in a way that only we can read', async () => {
    const before = (await platformJournal()).length;
    const replica = api.replica();
    const signIn = (body: object) => request(replica.app).post(SIGN_IN).send(body);
    await signIn({ email: `no-${email}`, password }).expect(401);
    await signIn({ email, password: 'x'.repeat(20), tenant: 'flood' }).expect(401);
    await signIn({ email, password }).expect(200);
    await replica.close();
    expect((await journal(asked)).map(({ type }) => type)).toEqual([
      'audit.sign_in_failed',
      'audit.signed_in',
    ]);
    const told = (await platformJournal()).slice(before);
    expect(told).toEqual([
      { type: 'audit.unknown_sign_in_failed', data: { origin: ORIGIN, count: 1 } },
      { type: 'audit.unknown_sign_in_failed', data: { origin: told[0]!.data['origin'], count: 1 } },
    ]);
    expect(JSON.stringify(told)).not.toContain('127.0.0.1');
  });

  it('that succeed are events of the tenant that they lead to, ten a minute of each person', async () => {
    const person = `often-${email}`;
    const often = await api.tenant('Often', { email: person });
    const replica = api.replica();
    for (let index = 0; index < 12; index += 1) {
      await request(replica.app).post(SIGN_IN).send({ email: person, password }).expect(200);
    }
    await replica.close();
    const told = await journal(often);
    expect(told[0]).toMatchObject({ type: 'audit.signed_in', data: { userId: often.userId, count: 1 } });
    expect(told.map(({ data }) => data['count'])).toEqual([...Array<number>(10).fill(1), 2]);
  });

  it('that fail are bounded by address, then counted', async () => {
    const before = (await platformJournal()).length;
    const replica = api.replica({ trustedProxies: ['127.0.0.1'] });
    for (let index = 0; index < 13; index += 1) {
      const body = { email: `${index}-${email}`, password };
      const from = { 'x-forwarded-for': '192.0.2.1' };
      await request(replica.app).post(SIGN_IN).set(from).send(body).expect(401);
    }
    await replica.close();
    const counts = (await platformJournal()).slice(before).map(({ data }) => data['count']);
    expect(counts).toEqual([...Array<number>(10).fill(1), 3]);
  });
});

describe('refused tokens', () => {
  it('are events of the platform: why, and from where; none without a token', async () => {
    const before = (await platformJournal()).length;
    const replica = api.replica();
    const me = () => request(replica.app).get('/v1/me');
    await me().expect(401);
    const [head, , signature] = tenant.accessToken.split('.');
    const forged = [head, Buffer.from('{"sub":"eve"}').toString('base64url'), signature].join('.');
    await me().set('authorization', `Bearer ${forged}`).expect(401);
    await me().set('authorization', 'Basic YTpi').expect(401);
    for (let index = 0; index < 12; index += 1) await me().set('authorization', 'Bearer a.b.c').expect(401);
    await replica.close();
    const told = (await platformJournal()).slice(before);
    expect(told[0]).toEqual({
      type: 'audit.token_refused',
      data: { reason: 'invalid signature', origin: ORIGIN, count: 1 },
    });
    expect(told.map(({ data }) => data['count'])).toEqual([...Array<number>(10).fill(1), 4]);
    expect(JSON.stringify(told)).not.toContain(signature);
  });
});

describe('GET /v1/audit/export', () => {
  it('200 with the whole log as JSON Lines, itself the last event of it', async () => {
    const answer = await tenant.get('/v1/audit/export').expect(200);
    expect(answer.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const events = lines.filter(({ kind }) => kind === 'event');
    expect(events.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(events.at(-1)).toMatchObject({
      type: 'audit.exported',
      actor: `user:${tenant.userId}`,
      data: '{"position":6}',
    });
    expect(lines[0]).toMatchObject({ kind: 'export', format: 1, tenantId: tenant.id });
    expect(lines.at(-1)).toMatchObject({ kind: 'end', position: 7 });
  });

  it('403 for members; nothing of it is told as an export', async () => {
    await (await tenant.as('member')).get('/v1/audit/export').expect(403);
    expect((await journal(tenant)).filter(({ type }) => type === 'audit.exported')).toHaveLength(1);
  });
});

test('GET /.well-known/audit-jwks.json: 200 for anybody', async () => {
  await api.http().get('/.well-known/audit-jwks.json').expect(200, { keys: [] });
});
