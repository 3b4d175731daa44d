import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

type ListBody = { items: { id: string }[]; nextCursor: string | null };

describe('GET /v1/jobs', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let other: TestTenant;

  /** A finished job, as worker-service leaves it. */
  async function finishedJob(tenantId: string, minute: number): Promise<string> {
    const id = randomUUID();
    const at = `2026-01-01T00:0${minute}:00Z`;
    await api.database.pools.scheduler.query(
      `insert into job (tenant_id, id, processor, status, attempt, max_attempts, progress, result, run_at, created_at, finished_at)
       values ($1, $2, 'project-counts', 'succeeded', 1, 5, 1, '{"projects": 2}', $3, $3, $3)`,
      [tenantId, id, at],
    );
    return id;
  }

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    other = await api.tenant('Other Engines');
  });
  afterAll(() => api.close());

  it('200 with the tenant’s jobs, newest first, in pages', async () => {
    expect((await tenant.get('/v1/jobs').expect(200)).body).toEqual({ items: [], nextCursor: null });
    const ids = [];
    for (const minute of [1, 2, 3]) ids.unshift(await finishedJob(tenant.id, minute));
    await finishedJob(other.id, 4);
    const first = (await tenant.get('/v1/jobs?limit=2').expect(200)).body as ListBody;
    const second = (await tenant.get(`/v1/jobs?limit=2&cursor=${first.nextCursor}`).expect(200))
      .body as ListBody;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toEqual({
      id: ids[0],
      processor: 'project-counts',
      status: 'succeeded',
      attempt: 1,
      progress: 1,
      result: { projects: 2 },
      createdAt: '2026-01-01T00:03:00.000Z',
      finishedAt: '2026-01-01T00:03:00.000Z',
    });
  });

  it('403 for a viewer', async () => {
    await (await tenant.as('viewer')).get('/v1/jobs').expect(403);
  });
});
