import { waitFor } from '@plinth/shared/testing/waitFor';
import { testApi } from '../../services/api-service/tests/testApi';
import type { TestApi, TestTenant } from '../../services/api-service/tests/testApi';
import { eventApp } from '../../services/event-service/tests/eventApp';
import type { EventApp } from '../../services/event-service/tests/eventApp';

let api: TestApi;
let events: EventApp;
let tenant: TestTenant;
let other: TestTenant;
let isFollowing = true;
let following: Promise<void>;

/** What the relay and the broker do otherwise: tells event-service again and again that the tenants have news. */
async function follow(): Promise<void> {
  while (isFollowing) {
    for (const { id } of [tenant, other])
      for (const each of events.projections.consumers()) each.lookSoon(id);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  api = await testApi();
  events = await eventApp(api.database, api.secrets['master-key']);
  tenant = await api.tenant('Analytical Engines');
  other = await api.tenant('Bernoulli Numbers');
  following = follow();
});
afterAll(async () => {
  isFollowing = false;
  await following;
  await events.close();
  await api.close();
});

const positionOf = ({ headers }: { headers: Record<string, string> }) => Number(headers['plinth-position']);

async function get<Body>(path: string, status = 200, as: Pick<TestTenant, 'get'> = tenant): Promise<Body> {
  return (await as.get(path).expect(status)).body as Body;
}

it('a change says which position it reached, and a read at least there sees it', async () => {
  const { id: projectId } = await tenant.project();
  const task = await tenant.task(projectId);
  const started = await tenant.post(`/v1/tasks/${task.id}/start`).expect(200);
  const position = positionOf(started);
  expect(position).toBeGreaterThan(0);
  expect(await get(`/v1/projects/${projectId}/board?atLeast=${position}`)).toEqual({
    tasks: { open: 0, in_progress: 1, done: 0 },
  });
  const feed = await get<{ items: { type: string }[] }>(
    `/v1/projects/${projectId}/activity?atLeast=${position}`,
  );
  expect(feed.items[0]).toMatchObject({ type: 'task.started' });
});

it('my work: what is assigned to me and not done, by due date, page by page', async () => {
  const { id: projectId } = await tenant.project();
  const dates = ['2026-05-01', undefined, '2026-04-01'];
  for (const dueDate of dates)
    await tenant.task(projectId, { title: `Due ${dueDate ?? 'never'}`, dueDate, assigneeId: tenant.userId });
  const done = await tenant.task(projectId, { title: 'Done', assigneeId: tenant.userId });
  await tenant.post(`/v1/tasks/${done.id}/start`).expect(200);
  const last = await tenant.post(`/v1/tasks/${done.id}/complete`).expect(200);
  const titles: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const path = `/v1/my-work?limit=2&atLeast=${positionOf(last)}${cursor && `&cursor=${cursor}`}`;
    const page: { items: { title: string }[]; nextCursor: string | null } = await get(path);
    titles.push(...page.items.map(({ title }) => title));
    cursor = page.nextCursor;
  }
  expect(titles).toEqual(['Due 2026-04-01', 'Due 2026-05-01', 'Due never']);
  expect(await get('/v1/my-work', 200, other)).toEqual({ items: [], nextCursor: null });
});

it('search: projects, tasks and comments with the words, those of one tenant, nothing hidden', async () => {
  const { id: projectId } = await tenant.project({ name: 'Zeppelin hull' });
  const task = await tenant.task(projectId, { title: 'Rivet the zeppelin' });
  const comment = await tenant
    .post('/v1/comments')
    .send({ taskId: task.id, text: 'No more zeppelin rivets' });
  const found = async (q: string, as = tenant, position = positionOf(comment)) =>
    (
      await get<{ items: { kind: string }[] }>(
        `/v1/search?q=${encodeURIComponent(q)}&atLeast=${position}`,
        200,
        as,
      )
    ).items
      .map(({ kind }) => kind)
      .sort();
  expect(await found('zeppelin')).toEqual(['comment', 'project', 'task']);
  expect(await found('zeppelin -hull')).toEqual(['comment', 'task']);
  expect(await found('"zeppelin rivets"')).toEqual(['comment']);
  expect(await found('rivet & | ! (')).toEqual(['task']);
  expect(await found('zeppelin', other, 1)).toEqual([]);
  const deleted = await tenant.delete(`/v1/tasks/${task.id}`).expect(204);
  expect(await found('zeppelin', tenant, positionOf(deleted))).toEqual(['project']);
});

it('daily statistics of days that were asked for, at most 366', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const created = await tenant.post('/v1/projects').send({ key: 'STAT', name: 'Statistics' }).expect(201);
  const { items } = await get<{ items: { day: string; events: Record<string, number> }[] }>(
    `/v1/statistics/daily?from=${today}&to=${today}&atLeast=${positionOf(created)}`,
  );
  const day = items.find((each) => each.day === today);
  expect(day?.events['project.created']).toBeGreaterThan(0);
  const refused = await get<{ errors: object[] }>('/v1/statistics/daily?from=2026-01-02&to=2026-01-01', 400);
  expect(refused.errors).toMatchObject([{ pointer: '/to', code: 'out_of_range' }]);
});

it('says 503 and why where a position does not come: the projection is behind, or the stream is parked', async () => {
  const { id: projectId } = await tenant.project();
  const beyond = await tenant.get(`/v1/projects/${projectId}/board?atLeast=900000`).expect(503);
  expect(beyond.body).toMatchObject({ code: 'projection_behind' });
  expect(beyond.headers['retry-after']).toBe('2');
  await api.database.admin.query(`
    create function refuse_place() returns trigger language plpgsql as
      $$ begin raise exception 'planted' using errcode = 'P0001'; end $$;
    create trigger planted before insert on board_place for each row execute function refuse_place()`);
  const task = await tenant.post('/v1/tasks').send({ projectId, title: 'Poison' }).expect(201);
  await waitFor(async () => {
    const { body } = await tenant.get(`/v1/projects/${projectId}/board?atLeast=${positionOf(task)}`);
    return (body as { code?: string }).code === 'projection_parked';
  });
  await api.database.admin.query('drop function refuse_place() cascade');
});
