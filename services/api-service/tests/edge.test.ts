import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the edge', () => {
  let api: TestApi;
  let tenant: TestTenant;
  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  it('404 problem for an unknown path, a broken %-escape and another case', async () => {
    for (const path of ['/v2/projects', '/v1/projects/%E0%A4%A', '/V1/projects', '/']) {
      const answer = await tenant.get(path).expect(404);
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toMatchObject({ status: 404, code: 'not_found', detail: 'There is no such path.' });
    }
  });

  it('takes over a request id that is a UUID and nothing else, and answers with it', async () => {
    const id = '0197a3b0-0000-7000-8000-000000000001';
    const kept = await api.http().get('/nowhere').set('x-request-id', id);
    expect(kept.headers['x-request-id']).toBe(id);
    expect(kept.body).toMatchObject({ requestId: id });
    for (const forged of [
      '1',
      `${id} x`,
      'x'.repeat(5_000),
      '"><script>',
      id.toUpperCase().replace('B', 'G'),
    ]) {
      const { headers } = await api.http().get('/livez').set('x-request-id', forged);
      expect(headers['x-request-id']).toMatch(UUID);
      expect(headers['x-request-id']).not.toBe(forged);
    }
  });

  it('makes a trace context when there is none, or none that is valid', async () => {
    const made: unknown[] = [];
    for (const given of [undefined, 'x', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`]) {
      const sent = tenant.post('/v1/projects').send({ key: `T${made.length}`, name: 'n' });
      if (given) sent.set('traceparent', given);
      await sent.expect(201);
      const { body } = await tenant.get('/v1/events?types=project.created');
      made.push((body as { items: { traceparent: string }[] }).items.at(-1)?.traceparent);
    }
    for (const traceparent of made) expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    expect(new Set(made).size).toBe(made.length);
  });

  it('refuses a body of very many fields as a whole, and at once: anybody may send it', async () => {
    const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`f${index}`, 0]));
    for (const body of [fields, { email: [fields] }]) {
      const startedAt = performance.now();
      const answer = await api.http().post('/v1/auth/sign-in').send(body).expect(400);
      expect(answer.body).toMatchObject({ errors: [{ pointer: '', code: 'too_many_values' }] });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });

  it('says nothing of what it is made of, and may be loaded into nothing', async () => {
    const { headers } = await tenant.get('/v1/projects').expect(200);
    expect(headers).not.toHaveProperty('x-powered-by');
    // An entity tag is the version of one thing; a list has none.
    expect(headers).not.toHaveProperty('etag');
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'strict-transport-security': expect.stringMatching(/^max-age=\d+/) as string,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
  });

  it('500 with a request id and no word of the cause, which the log has', async () => {
    await api.database.admin.query('revoke select on project from plinth_app');
    try {
      const answer = await tenant.get('/v1/projects').expect(500);
      const { requestId } = answer.body as { requestId: string };
      expect(answer.body).toEqual({
        type: 'urn:plinth:problem:internal_error',
        title: 'Internal Server Error',
        status: 500,
        code: 'internal_error',
        instance: '/v1/projects',
        requestId,
      });
      const logged = api.logged.find((line) => line.level === 'error' && line.requestId === requestId);
      expect(logged).toMatchObject({ err: { message: 'permission denied for table project' } });
    } finally {
      await api.database.admin.query('grant select on project to plinth_app');
    }
  });

  it('logs one line for a request: route, tenant and status, no body and no query', async () => {
    const id = '0197a3b0-0000-7000-8000-000000000002';
    await tenant.get('/v1/tasks?projectId=not-for-the-log').set('x-request-id', id).expect(400);
    const lines = api.logged.filter(({ requestId }) => requestId === id);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'info',
        method: 'GET',
        route: '/v1/tasks',
        status: 400,
        tenantId: tenant.id,
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain('not-for-the-log');
  });
});
