import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type ListBody = { items: (TaskBody & { title: string })[]; nextCursor: string | null };

describe('GET /v1/tasks', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let [even, odd]: ProjectBody[] = [];

  const titles = async (query: string) => {
    const { items } = (await tenant.get(`/v1/tasks?${query}`).expect(200)).body as ListBody;
    return items.map(({ title }) => title);
  };

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    even = await tenant.project();
    odd = await tenant.project();
    for (let index = 0; index < 8; index++) {
      const { id } = await tenant.task((index % 2 ? odd : even).id, { title: `t${index}` });
      if (index < 4) await tenant.post(`/v1/tasks/${id}/start`).expect(200);
      if (index === 7) await tenant.delete(`/v1/tasks/${id}`).expect(204);
    }
  });
  afterAll(() => api.close());

  it('200 newest first, by project, by status and by both', async () => {
    expect(await titles('')).toEqual(['t6', 't5', 't4', 't3', 't2', 't1', 't0']);
    expect(await titles(`projectId=${odd?.id}`)).toEqual(['t5', 't3', 't1']);
    expect(await titles('status=in_progress')).toEqual(['t3', 't2', 't1', 't0']);
    expect(await titles(`status=open&projectId=${even?.id}`)).toEqual(['t6', 't4']);
    expect(await titles('status=done')).toEqual([]);
  });

  it.each(['', 'status=in_progress', 'project'])('pages meet without a gap under %j', async (filter) => {
    const query = filter === 'project' ? `projectId=${even?.id}` : filter;
    const all = await titles(query);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more: string = cursor && `&cursor=${cursor}`;
      const { items, nextCursor } = (await tenant.get(`/v1/tasks?limit=1&${query}${more}`).expect(200))
        .body as ListBody;
      seen.push(...items.map(({ title }) => title));
      cursor = nextCursor;
    }
    expect(seen).toEqual(all);
  });

  it('400 for a cursor that was made under other filters', async () => {
    const { nextCursor } = (await tenant.get('/v1/tasks?limit=1').expect(200)).body as ListBody;
    await tenant.get(`/v1/tasks?status=open&cursor=${nextCursor}`).expect(400);
    await tenant.get(`/v1/tasks?projectId=${even?.id}&cursor=${nextCursor}`).expect(400);
  });

  it.each(['projectId=1', 'status=closed', 'status=open&status=done', 'title=x'])(
    '400 for ?%s',
    async (query) => {
      await tenant.get(`/v1/tasks?${query}`).expect(400);
    },
  );

  it('200 and empty for a project of nobody', async () => {
    expect(await titles('projectId=0197a3b0-0000-7000-8000-000000000000')).toEqual([]);
  });
});
