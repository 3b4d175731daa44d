import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type Fields = TaskBody & { assigneeId: string | null; dueDate: string | null; rank: string };

describe('assignee, due date and rank of tasks', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    project = await tenant.project();
  });
  afterAll(() => api.close());

  const get = async (id: string) => (await tenant.get(`/v1/tasks/${id}`).expect(200)).body as Fields;
  const eventsOf = async (id: string): Promise<string[]> => {
    const { rows } = await api.database.admin.query<{ type: string }>(
      'select type from event where stream_id = $1 order by version',
      [id],
    );
    return rows.map(({ type }) => type);
  };

  describe('assignee', () => {
    it('is a member; null takes it back; its id may be written in any case', async () => {
      const { id } = await tenant.task(project.id, { assigneeId: tenant.userId.toUpperCase() });
      expect(await get(id)).toMatchObject({ assigneeId: tenant.userId });
      await tenant.patch(`/v1/tasks/${id}`).send({ assigneeId: null }).expect(200);
      expect(await get(id)).toMatchObject({ assigneeId: null, version: 2 });
      const again = await tenant.patch(`/v1/tasks/${id}`).send({ assigneeId: tenant.userId }).expect(200);
      expect(again.body).toMatchObject({ assigneeId: tenant.userId, version: 3 });
      // Nothing differs: nothing is written.
      await tenant.patch(`/v1/tasks/${id}`).send({ assigneeId: tenant.userId }).expect(200);
      expect(await eventsOf(id)).toEqual(['task.created', 'task.assigned', 'task.assigned']);
    });

    it('422 for somebody who is no member of this tenant', async () => {
      const other = await api.tenant('Other Engines');
      const body = { projectId: project.id, title: 't', assigneeId: other.userId };
      const made = await tenant.post('/v1/tasks').send(body).expect(422);
      expect(made.body).toMatchObject({ code: 'assignee_not_a_member' });
      const { id } = await tenant.task(project.id);
      await tenant.patch(`/v1/tasks/${id}`).send({ assigneeId: randomUUID() }).expect(422);
      expect(await get(id)).toMatchObject({ assigneeId: null, version: 1 });
    });
  });

  describe('due date', () => {
    it('is a day and stays one; null takes it away; other changes come with it in one event', async () => {
      const { id } = await tenant.task(project.id, { dueDate: '2028-02-29' });
      expect(await get(id)).toMatchObject({ dueDate: '2028-02-29' });
      await tenant.patch(`/v1/tasks/${id}`).send({ dueDate: '2026-12-31', title: 'Soon' }).expect(200);
      await tenant.patch(`/v1/tasks/${id}`).send({ dueDate: null }).expect(200);
      expect(await get(id)).toMatchObject({ dueDate: null, title: 'Soon', version: 3 });
      expect(await eventsOf(id)).toEqual(['task.created', 'task.updated', 'task.updated']);
    });

    it.each(['2026-02-29', '2026-02-28T00:00:00Z', '28.2.2026', 20260228])('400 for %p', async (dueDate) => {
      const answer = await tenant.post('/v1/tasks').send({ projectId: project.id, title: 't', dueDate });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/dueDate']);
    });
  });

  describe('POST /v1/tasks/:id/move', () => {
    const order = async (projectId: string) => {
      const { body } = await tenant.get(`/v1/tasks?projectId=${projectId}`).expect(200);
      return (body as { items: (Fields & { title: string })[] }).items.map(({ title }) => title);
    };
    const board = async (...titles: string[]) => {
      const own = await tenant.project();
      const made: Record<string, string> = {};
      // The newest stands first.
      for (const title of titles.toReversed()) made[title] = (await tenant.task(own.id, { title })).id;
      const move = (title: string, place: string, neighbour: string) =>
        tenant.post(`/v1/tasks/${made[title]}/move`).send({ place, taskId: made[neighbour] });
      return { projectId: own.id, made, move };
    };

    it('puts it right before or after another one, and writes no other', async () => {
      const { projectId, made, move } = await board('a', 'b', 'c', 'd');
      expect(await order(projectId)).toEqual(['a', 'b', 'c', 'd']);
      await move('d', 'before', 'a').expect(200);
      expect(await order(projectId)).toEqual(['d', 'a', 'b', 'c']);
      await move('d', 'after', 'c').expect(200);
      expect(await order(projectId)).toEqual(['a', 'b', 'c', 'd']);
      await move('a', 'after', 'b').expect(200);
      const moved = await move('d', 'before', 'c').expect(200);
      expect(await order(projectId)).toEqual(['b', 'a', 'd', 'c']);
      expect(moved.body).toEqual(await get(made.d!));
      expect(await eventsOf(made.b!)).toEqual(['task.created']);
      expect(await eventsOf(made.a!)).toEqual(['task.created', 'task.moved']);
    });

    it('writes nothing when it stands there already', async () => {
      const { made, move } = await board('a', 'b');
      expect((await move('a', 'before', 'b').expect(200)).body).toMatchObject({ version: 1 });
      expect((await move('b', 'after', 'a').expect(200)).body).toMatchObject({ version: 1 });
      expect(await eventsOf(made.b!)).toEqual(['task.created']);
    });

    it('twenty tasks that are moved at once to the same place all get one, each of its own', async () => {
      const own = await tenant.project();
      const { id: first } = await tenant.task(own.id, { title: 'first' });
      const others = await Promise.all(Array.from({ length: 20 }, () => tenant.task(own.id)));
      await Promise.all(
        others.map(({ id }) =>
          tenant.post(`/v1/tasks/${id}/move`).send({ place: 'after', taskId: first }).expect(200),
        ),
      );
      const { rows } = await api.database.admin.query<{ ranks: number; first: boolean }>(
        `select count(distinct rank)::int as ranks,
                (select id from task where project_id = $1 order by rank limit 1) = $2 as first
         from task where project_id = $1`,
        [own.id, first],
      );
      expect(rows).toEqual([{ ranks: 21, first: true }]);
    });

    it('422 for a neighbour elsewhere, deleted, unknown or itself; 400 and 404 as everywhere', async () => {
      const { made, move } = await board('a', 'b', 'c');
      await tenant.delete(`/v1/tasks/${made.b}`).expect(204);
      const { id: elsewhere } = await tenant.task(project.id);
      const path = `/v1/tasks/${made.a}/move`;
      for (const taskId of [elsewhere, made.b, made.a, randomUUID()]) {
        const refused = await tenant.post(path).send({ place: 'after', taskId }).expect(422);
        expect(refused.body).toMatchObject({ code: 'neighbour_not_in_project' });
      }
      await tenant.post(path).send({ place: 'beside', taskId: made.c }).expect(400);
      await move('b', 'after', 'c').expect(410);
      await tenant.post(path).set('if-match', '"7"').send({ place: 'after', taskId: made.c }).expect(412);
    });
  });

  it('pages of a project meet without a gap, also when a task moves behind them', async () => {
    const own = await tenant.project();
    const made: TaskBody[] = [];
    for (let index = 0; index < 5; index++) made.push(await tenant.task(own.id));
    const seen: string[] = [];
    let query = `projectId=${own.id}&limit=2`;
    for (let page = 0; ; page += 1) {
      const { body } = await tenant.get(`/v1/tasks?${query}`).expect(200);
      const { items, nextCursor } = body as { items: TaskBody[]; nextCursor: string | null };
      seen.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      query = `projectId=${own.id}&limit=2&cursor=${nextCursor}`;
      const move = { place: 'before', taskId: made[4]?.id };
      if (page === 0) await tenant.post(`/v1/tasks/${made[3]?.id}/move`).send(move).expect(200);
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((index) => made[index]?.id));
  });

  it('an archived project takes no change of its tasks, and goes on being read', async () => {
    const own = await tenant.project();
    const task = await tenant.task(own.id);
    const done = await tenant.task(own.id);
    const gone = await tenant.task(own.id);
    await tenant.post(`/v1/tasks/${done.id}/complete`).expect(200);
    await tenant.delete(`/v1/tasks/${gone.id}`).expect(204);
    await tenant.post(`/v1/projects/${own.id}/archive`).expect(200);
    const { rows: before } = await api.database.admin.query('select max(position) as at from event');

    const path = `/v1/tasks/${task.id}`;
    const refusals = [
      tenant.patch(path).send({ title: 'x' }),
      tenant.patch(path).send({ assigneeId: tenant.userId }),
      tenant.post(`${path}/move`).send({ place: 'after', taskId: done.id }),
      tenant.post(`${path}/start`),
      tenant.post(`${path}/complete`),
      tenant.post(`/v1/tasks/${done.id}/reopen`),
      tenant.delete(path),
      tenant.post(`/v1/tasks/${gone.id}/restore`),
      tenant.post('/v1/tasks').send({ projectId: own.id, title: 't' }),
    ];
    for (const request of refusals) {
      const { status, body } = await request;
      expect([status, body.code]).toEqual([422, 'project_archived']);
    }
    expect((await api.database.admin.query('select max(position) as at from event')).rows).toEqual(before);
    await tenant.get(path).expect(200);
    const { body } = await tenant.get(`/v1/tasks?projectId=${own.id}`).expect(200);
    expect((body as { items: object[] }).items).toHaveLength(2);
    await tenant.post(`/v1/projects/${own.id}/unarchive`).expect(200);
    await tenant.post(`${path}/start`).expect(200);
  });
});
