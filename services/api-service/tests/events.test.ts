import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

type EventBody = {
  id: string;
  position: number;
  type: string;
  stream: string;
  correlationId: string;
  data: object;
};
type LogBody = { items: EventBody[]; next: number };

describe('GET /v1/events', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let projectId: string;
  const requestId = randomUUID();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  const read = async (query = '') => (await tenant.get(`/v1/events?${query}`).expect(200)).body as LogBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    const made = await tenant
      .post('/v1/projects')
      .set({ 'x-request-id': requestId, traceparent })
      .send({ key: 'E', name: 'Engine' })
      .expect(201);
    projectId = (made.body as { id: string }).id;
    for (let index = 0; index < 3; index++) await tenant.task(projectId);
  });
  afterAll(() => api.close());

  it('200 with the whole log of the tenant in order, from its founding', async () => {
    const { items, next } = await read();
    expect(items.map(({ position }) => position)).toEqual(items.map((_, index) => index + 1));
    expect(items.map(({ type }) => type)).toEqual([
      'tenant.created',
      'membership.created',
      'project.created',
      'task.created',
      'task.created',
      'task.created',
    ]);
    expect(next).toBe(6);
  });

  it('tells who, why and when; the caller’s request id and trace run through', async () => {
    const { items } = await read('types=project.created');
    expect(items).toEqual([
      {
        id: expect.any(String) as string,
        position: 3,
        stream: projectId,
        version: 1,
        type: 'project.created',
        schemaVersion: 1,
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        actor: `user:${tenant.userId}`,
        correlationId: requestId,
        causationId: null,
        traceparent,
        data: { key: 'E', name: 'Engine', description: '' },
      },
    ]);
  });

  it('opens the personal fields, which lie encrypted in the table', async () => {
    const { items } = await read('types=membership.created');
    expect(items[0]?.data).toMatchObject({ displayName: 'Ada Byron', role: 'owner' });
    const { rows } = await api.database.admin.query<{ data: string }>('select data::text as data from event');
    expect(rows.some(({ data }) => data.includes('Ada Byron'))).toBe(false);
  });

  it('goes on from `next`: nothing is missed, nothing comes twice', async () => {
    const seen: number[] = [];
    let next = 0;
    for (
      let page = await read('limit=2');
      page.items.length > 0;
      page = await read(`limit=2&after=${next}`)
    ) {
      seen.push(...page.items.map(({ position }) => position));
      next = page.next;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await read(`after=${next}`)).toEqual({ items: [], next: 6 });
    expect(await read('after=999')).toEqual({ items: [], next: 999 });
  });

  it('by types: `next` moves over what was passed by', async () => {
    const first = await read('types=task.created,project.created&limit=2');
    expect(first.items.map(({ position }) => position)).toEqual([3, 4]);
    expect(first.next).toBe(4);
    expect(await read('types=tenant.created')).toMatchObject({ next: 6 });
    expect(await read('types=no.such_type')).toEqual({ items: [], next: 6 });
  });

  it.each(['after=-1', 'after=x', 'limit=501', 'types=', 'types=;drop', `types=${'a.b,'.repeat(20)}a.b`])(
    '400 for ?%s',
    (query) => tenant.get(`/v1/events?${query}`).expect(400),
  );

  it('403 for members: the log tells who they all are', async () => {
    await (await tenant.as('member')).get('/v1/events').expect(403);
    await (await tenant.as('admin')).get('/v1/events').expect(200);
  });
});
