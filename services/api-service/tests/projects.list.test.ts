import { testApi } from './testApi';
import type { ProjectBody, TestApi, TestTenant } from './testApi';

type ListBody = { items: ProjectBody[]; nextCursor: string | null };

describe('GET /v1/projects', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let made: ProjectBody[];

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    made = [];
    for (let index = 0; index < 7; index++) made.push(await tenant.project({ key: `K${index}` }));
    await tenant.delete(`/v1/projects/${made[3]?.id}`).expect(204);
  });
  afterAll(() => api.close());

  it('200 newest first, in pages that meet without a gap, also while others are made', async () => {
    const first = (await tenant.get('/v1/projects?limit=2').expect(200)).body as ListBody;
    await tenant.project({ key: 'LATE' });
    const pages = [first];
    for (let cursor = first.nextCursor; cursor; cursor = pages.at(-1)?.nextCursor ?? null) {
      pages.push((await tenant.get(`/v1/projects?limit=2&cursor=${cursor}`).expect(200)).body as ListBody);
    }
    expect(pages.flatMap(({ items }) => items.map(({ key }) => key))).toEqual([
      'K6',
      'K5',
      'K4',
      'K2',
      'K1',
      'K0',
    ]);
    expect(first.items[0]).toEqual((await tenant.get(`/v1/projects/${first.items[0]?.id}`)).body);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'page=2', 'cursor=abc', 'cursor='])(
    '400 for ?%s',
    async (query) => {
      const answer = await tenant.get(`/v1/projects?${query}`).expect(400);
      expect(answer.body).toMatchObject({ code: 'invalid_request' });
    },
  );

  it('400 for a cursor of another list or tenant', async () => {
    const { nextCursor } = (await tenant.get('/v1/projects?limit=1').expect(200)).body as ListBody;
    const answer = await tenant.get(`/v1/tasks?cursor=${nextCursor}`).expect(400);
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/cursor', code: 'bad_cursor' }] });
    const other = await api.tenant('Other Engines');
    await other.get(`/v1/projects?cursor=${nextCursor}`).expect(400);
  });
});
