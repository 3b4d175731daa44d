import request from 'supertest';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { apiProcess } from './apiProcess';
import type { ApiProcess } from './apiProcess';
import { identityApp, newSecrets } from './identityApp';
import { killingProxy } from '@plinth/shared/testing/killingProxy';

const ada = {
  tenantName: 'Engines',
  displayName: 'Ada',
  email: 'ada@x.example',
  password: 'a bernoulli number',
};
const secrets = newSecrets();

/** Loads while the one before it lives and dies. */
let next: ApiProcess;

beforeAll(() => {
  next = apiProcess();
});

afterAll(() => next.kill());

/** Each table that a sign-up writes, sessions excepted: a lost one only means signing in again. */
const FOOTPRINT = `select
  (select position from log_head where tenant_id = '00000000-0000-0000-0000-000000000000') as platform_position,
  (select sum(position)::int from log_head where tenant_id <> '00000000-0000-0000-0000-000000000000') as tenant_position,
  ${[
    'log_head',
    'event',
    'stream',
    'reservation',
    'tenant',
    'membership',
    'user_account',
    'password_credential',
    'tenant_key',
    'subject_key',
  ]
    .map((table) => `(select count(*)::int from ${table}) as ${table}`)
    .join(', ')}`;

const NOTHING = {
  platform_position: 0,
  tenant_position: null,
  log_head: 1,
  event: 0,
  stream: 0,
  reservation: 0,
  tenant: 0,
  membership: 0,
  user_account: 0,
  password_credential: 0,
  tenant_key: 0,
  subject_key: 0,
};
const EVERYTHING = {
  platform_position: 1,
  tenant_position: 2,
  log_head: 2,
  event: 3,
  stream: 3,
  reservation: 2,
  tenant: 1,
  membership: 1,
  user_account: 1,
  password_credential: 1,
  tenant_key: 2,
  subject_key: 2,
};

type Footprint = Record<keyof typeof NOTHING, number | null>;

async function footprint(database: TestDatabase): Promise<Footprint> {
  const { rows } = await database.admin.query<Footprint>(FOOTPRINT);
  return rows[0] as Footprint;
}

/** The server may still be at work for a client that is no more. */
async function serverIsIdle(database: TestDatabase): Promise<void> {
  await waitFor(async () => {
    const { rows } = await database.admin.query<{ n: number }>(
      'select count(*)::int as n from pg_stat_activity where datname = current_database() and usename <> current_user',
    );
    return rows[0]?.n === 0;
  });
}

/** Signs up through a process that dies with its nth statement; undefined when it lived to answer 201. */
async function dieAt(statement: number, { database, api }: { database: TestDatabase; api: ApiProcess }) {
  const { hostname, port } = new URL(database.adminUrl);
  const proxy = await killingProxy({ host: hostname, port: Number(port) });
  const through = Object.entries(database.urls).map(([role, url]) => {
    const changed = new URL(url);
    changed.port = String(proxy.port);
    return [role, changed.href];
  });
  try {
    const base = await api.serve({ urls: Object.fromEntries(through) as TestDatabase['urls'], secrets });
    proxy.arm(statement, () => void api.kill());
    const answer = await signUp(base).catch(() => 'died');
    expect(answer).toBe(proxy.isDead() ? 'died' : 201);
  } finally {
    await api.kill();
    proxy.close();
  }
  await serverIsIdle(database);
  return proxy.isDead() ? footprint(database) : undefined;
}

async function signUp(base: string): Promise<number> {
  const { status } = await request(base).post('/v1/auth/sign-up').timeout(20_000).send(ada);
  return status;
}

/** The same call by another process: it must succeed, and everything be there once. */
async function signUpAgain(database: TestDatabase): Promise<void> {
  const other = identityApp(database, { secrets });
  const { body } = await request(other.app).post('/v1/auth/sign-up').send(ada).expect(201);
  expect(body).toMatchObject({ tenant: { slug: 'engines', status: 'active' }, user: { email: ada.email } });
  expect(await footprint(database)).toEqual(EVERYTHING);
  await request(other.app)
    .post('/v1/auth/sign-in')
    .send({ email: ada.email, password: ada.password })
    .expect(200);
  await other.close();
}

// To the database, dying before the next statement is the same as dying after this one.
test('killed after any of its statements, a sign-up leaves all or nothing and succeeds when repeated', async () => {
  const left: ('all' | 'nothing')[] = [];
  for (let statement = 1; ; statement += 1) {
    const api = next;
    next = apiProcess();
    const database = await testDatabase();
    try {
      const traces = await dieAt(statement, { database, api });
      if (!traces) break;
      expect([NOTHING, EVERYTHING]).toContainEqual(traces);
      left.push(traces.event === 0 ? 'nothing' : 'all');
      await signUpAgain(database);
    } finally {
      await database.close();
    }
  }
  // It was killed on both sides of the append, and nothing that was there vanished.
  expect(left).toEqual([...left].sort().reverse());
  expect(new Set(left)).toEqual(new Set(['nothing', 'all']));
}, 180_000);
