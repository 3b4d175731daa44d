import { waitFor } from '@plinth/shared/testing/waitFor';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

describe('while PostgreSQL cannot do it now', () => {
  let api: TestApi;
  let tenant: TestTenant;
  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  const asAdmin = (statement: string) => api.database.admin.query(statement);
  const lines = (requestId: unknown) =>
    api.logged.filter((line) => line.level === 'warn' && line.requestId === requestId);

  /** Asks for the list of projects and strikes its backend while it waits for a lock. */
  async function listWhileStruck(strike: 'pg_cancel_backend' | 'pg_terminate_backend') {
    const admin = await api.database.admin.connect();
    try {
      await admin.query('begin; lock table project in access exclusive mode');
      const asked = tenant.get('/v1/projects').then((answer) => answer);
      const waiting = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await waitFor(async () => (await asAdmin(`select ${strike}(pid) ${waiting}`)).rowCount === 1);
      return await asked;
    } finally {
      await admin.query('rollback');
      admin.release();
    }
  }

  it.each([
    ['pg_terminate_backend', '57P01'],
    ['pg_cancel_backend', '57014'],
  ] as const)('503 with Retry-After, the cause in the log alone: %s', async (strike, code) => {
    const { status, headers, body } = await listWhileStruck(strike);
    const { requestId } = body as { requestId: string };
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(body).toEqual({
      type: 'urn:plinth:problem:unavailable',
      title: 'Service Unavailable',
      status: 503,
      code: 'unavailable',
      instance: '/v1/projects',
      requestId,
    });
    const logged = JSON.stringify(lines(requestId));
    expect(lines(requestId)).toHaveLength(1);
    expect(logged).toContain(code);
    await tenant.get('/v1/projects').expect(200);
  });

  it('503 once somebody holds the head of the log for longer than a writer waits', async () => {
    const admin = await api.database.admin.connect();
    try {
      await admin.query('begin');
      await admin.query('select 1 from log_head where tenant_id = $1 for update', [tenant.id]);
      const answer = await tenant.post('/v1/projects').send({ key: 'held', name: 'Held' }).expect(503);
      expect(answer.headers['retry-after']).toBe('1');
      expect(JSON.stringify(lines((answer.body as { requestId: string }).requestId))).toContain('55P03');
    } finally {
      await admin.query('rollback');
      admin.release();
    }
    await tenant.post('/v1/projects').send({ key: 'held', name: 'Held' }).expect(201);
  });

  it('503 on every door while there is no room for a connection', async () => {
    const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    await asAdmin(`alter database "${api.database.name}" connection limit 0`);
    await asAdmin(`select pg_terminate_backend(pid) ${others} and usename <> current_user`);
    const credentials = { email: 'ada@example.org', password: 'correct horse battery staple' };
    await tenant.get('/v1/projects').expect(503);
    await tenant.post('/v1/projects').send({ key: 'x', name: 'X' }).expect(503);
    await api.http().post('/v1/auth/sign-in').send(credentials).expect(503);

    const { body, headers } = await tenant.graphql('{ projects { edges { node { id } } } }').expect(200);
    const requestId = headers['x-request-id'] as string;
    expect(body).toMatchObject({
      errors: [{ path: ['projects'], extensions: { code: 'unavailable', requestId, retryAfterSeconds: 1 } }],
    });
    expect(JSON.stringify(body)).not.toContain('connections');
    expect(JSON.stringify(lines(requestId))).toContain('53300');
    await asAdmin(`alter database "${api.database.name}" connection limit -1`);
    await tenant.get('/v1/projects').expect(200);
  });
});
