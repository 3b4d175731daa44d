import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type Gone = { code: string; purgedAt: string };

let api: TestApi;
let tenant: TestTenant;

beforeAll(async () => {
  api = await testApi();
  tenant = await api.tenant('Analytical Engines');
});
afterAll(() => api.close());

const reason = 'asked for by the customer';

async function comment(taskId: string): Promise<string> {
  const { body } = await tenant.post('/v1/comments').send({ taskId, text: 'A secret' }).expect(201);
  return (body as { id: string }).id;
}

/** A deleted thing of each kind, in a project that stays. */
async function deletedThings() {
  const project = await tenant.project();
  const kept = await tenant.project();
  const task = await tenant.task(kept.id);
  const keptTask = await tenant.task(kept.id);
  const commentId = await comment(keptTask.id);
  const paths = [`/v1/projects/${project.id}`, `/v1/tasks/${task.id}`, `/v1/comments/${commentId}`];
  for (const path of paths) await tenant.delete(path).send({ reason: 'double' }).expect(204);
  return paths;
}

describe('POST …/purge', () => {
  it('202 with when, for project, task and comment; afterwards all reads and commands answer 410 purged', async () => {
    for (const path of await deletedThings()) {
      const { body } = await tenant.post(`${path}/purge`).send({ reason }).expect(202);
      expect(body).toEqual({
        id: path.split('/').at(-1),
        version: 3,
        purgedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      });
      const { purgedAt } = body as Gone;
      const gone = [
        await tenant.get(path),
        await tenant.patch(path).send(path.includes('comments') ? { text: 'x' } : {}),
        await tenant.delete(path),
        await tenant.post(`${path}/restore`),
        await tenant.post(`${path}/purge`).send({ reason }),
      ];
      expect(gone.map(({ status, body: problem }) => [status, (problem as Gone).code])).toEqual(
        gone.map(() => [410, 'purged']),
      );
      expect(gone.every(({ body: problem }) => (problem as Gone).purgedAt === purgedAt)).toBe(true);
      // Who may not restore such things is not told that there was one.
      await (await tenant.as('viewer')).get(path).expect(404);
    }
  });

  it('422 for what is not deleted, 404 for what never was', async () => {
    const project = await tenant.project();
    const task = await tenant.task(project.id);
    const commentId = await comment(task.id);
    const answers = [
      await tenant.post(`/v1/projects/${project.id}/purge`).send({ reason }).expect(422),
      await tenant.post(`/v1/tasks/${task.id}/purge`).send({ reason }).expect(422),
      await tenant.post(`/v1/comments/${commentId}/purge`).send({ reason }).expect(422),
    ];
    const codes = answers.map(({ body }) => (body as Gone).code);
    expect(codes).toEqual(['project_not_deleted', 'task_not_deleted', 'comment_not_deleted']);
    await tenant.post('/v1/projects/0197a3b0-0000-7000-8000-0000000000ff/purge').send({ reason }).expect(404);
  });

  it('400 without a reason, or with one that is too long; nothing happens', async () => {
    const [path] = await deletedThings();
    for (const body of [{}, { reason: '' }, { reason: 'x'.repeat(501) }, { reason, more: 1 }]) {
      await tenant.post(`${path}/purge`).send(body).expect(400);
    }
    await tenant.post(`${path}/restore`).expect(200);
  });

  it('403 for members and viewers, 412 for a stale version', async () => {
    const [path] = await deletedThings();
    await (await tenant.as('member')).post(`${path}/purge`).send({ reason }).expect(403);
    await tenant.post(`${path}/purge`).set('if-match', '"1"').send({ reason }).expect(412);
    await (await tenant.as('admin')).post(`${path}/purge`).send({ reason }).expect(202);
  });

  it('a purged project hides its tasks and comments at once, as purged, and takes no new ones', async () => {
    const project = await tenant.project();
    const task = await tenant.task(project.id);
    const commentId = await comment(task.id);
    await tenant.delete(`/v1/projects/${project.id}`).expect(204);
    await tenant.post(`/v1/projects/${project.id}/purge`).send({ reason }).expect(202);
    for (const path of [`/v1/tasks/${task.id}`, `/v1/comments/${commentId}`]) {
      const { body } = await tenant.get(path).expect(410);
      expect((body as Gone).code).toBe('purged');
      await tenant.delete(path).expect(410);
    }
    await tenant.post('/v1/tasks').send({ projectId: project.id, title: 't' }).expect(410);
  });

  it('ends with one event that names what is emptied; lists and counts do not show what is left', async () => {
    const [path] = await deletedThings();
    const id = path!.split('/').at(-1);
    await tenant.post(`${path}/purge`).send({ reason }).expect(202);
    const { body } = await tenant.get('/v1/events?after=0&limit=100&types=project.purged').expect(200);
    const { items } = body as { items: { stream: string; version: number; data: object; actor: string }[] };
    const purged = items.find(({ stream }) => stream === id);
    expect(purged).toMatchObject({
      version: 3,
      actor: `user:${tenant.userId}`,
      data: {
        streams: [{ id, versions: 2 }],
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        reason,
      },
    });
    const projects = (await tenant.get('/v1/projects?limit=100').expect(200)).body as {
      items: ProjectBody[];
    };
    expect(projects.items.map((item) => item.id)).not.toContain(id);
  });

  it('races with a restore: one of them wins, and the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [path] = await deletedThings();
      const [purged, restored] = await Promise.all([
        tenant.post(`${path}/purge`).send({ reason }),
        tenant.post(`${path}/restore`),
      ]);
      const outcomes = [purged.status, restored.status];
      expect([
        [202, 410],
        [422, 200],
      ]).toContainEqual(outcomes);
      await tenant.get(path!).expect(restored.status === 200 ? 200 : 410);
    }
  });
});

describe('deleting and restoring', () => {
  it('keeps who and why in the history', async () => {
    const project = await tenant.project();
    const path = `/v1/projects/${project.id}`;
    await tenant.delete(path).send({ reason: 'by mistake?' }).expect(204);
    await tenant.post(`${path}/restore`).send({ reason: 'yes, by mistake' }).expect(200);
    await tenant
      .delete(path)
      .send({ reason: 'x'.repeat(501) })
      .expect(400);
    const { body } = await tenant.get(`${path}/events`).expect(200);
    const { items } = body as { items: { type: string; actor: string; data: object }[] };
    expect(items.slice(1)).toMatchObject([
      { type: 'project.deleted', actor: `user:${tenant.userId}`, data: { reason: 'by mistake?' } },
      { type: 'project.restored', actor: `user:${tenant.userId}`, data: { reason: 'yes, by mistake' } },
    ]);
  });

  it('a restored project comes back with exactly what was not deleted on its own', async () => {
    const project = await tenant.project();
    const [kept, deleted, commented] = [
      await tenant.task(project.id),
      await tenant.task(project.id),
      await tenant.task(project.id),
    ];
    const [keptComment, deletedComment] = [await comment(commented.id), await comment(commented.id)];
    await tenant.delete(`/v1/comments/${deletedComment}`).expect(204);
    await tenant.delete(`/v1/tasks/${deleted.id}`).expect(204);
    const before = await shownIn(project.id, commented.id);
    await tenant.delete(`/v1/projects/${project.id}`).expect(204);
    expect(await shownIn(project.id, commented.id)).toEqual({ tasks: [], comments: [] });
    await tenant.post(`/v1/projects/${project.id}/restore`).expect(200);
    expect(await shownIn(project.id, commented.id)).toEqual(before);
    expect(before).toEqual({
      tasks: expect.arrayContaining([kept.id, commented.id]) as string[],
      comments: [keptComment],
    });
    await tenant.get(`/v1/tasks/${deleted.id}`).expect(410);
    await tenant.get(`/v1/comments/${deletedComment}`).expect(410);
    await tenant.post(`/v1/tasks/${deleted.id}/restore`).expect(200);
  });

  async function shownIn(projectId: string, taskId: string) {
    const tasks = (await tenant.get(`/v1/tasks?projectId=${projectId}`).expect(200)).body as {
      items: TaskBody[];
    };
    const comments = await tenant.get(`/v1/comments?taskId=${taskId}`);
    const { items } = comments.body as { items?: { id: string }[] };
    return {
      tasks: tasks.items.map(({ id }) => id),
      comments: comments.status === 200 ? items?.map(({ id }) => id) : comments.status,
    };
  }
});

describe('/v1/tenants/:tenantId', () => {
  let path: string;
  beforeAll(() => (path = `/v1/tenants/${tenant.id}`));

  it('says and changes how long deleted things can be restored', async () => {
    const first = await tenant.get(path).expect(200);
    expect(first.body).toMatchObject({ id: tenant.id, purgeAfterDays: 30, version: 1 });
    expect(first.headers.etag).toBe('"1"');
    const changed = await tenant.patch(path).send({ purgeAfterDays: 7 }).expect(200);
    expect(changed.body).toMatchObject({ purgeAfterDays: 7, version: 2 });
    expect((await tenant.get(path).expect(200)).body).toEqual(changed.body);
    const same = await tenant.patch(path).send({ purgeAfterDays: 7 }).expect(200);
    expect(same.body).toEqual(changed.body);
  });

  it('400 outside of 1 to 3650, 403 for members, 412 for a stale version', async () => {
    for (const purgeAfterDays of [0, 3651, 1.5, '7', null]) {
      await tenant.patch(path).send({ purgeAfterDays }).expect(400);
    }
    await (await tenant.as('member')).patch(path).send({ purgeAfterDays: 7 }).expect(403);
    await tenant.patch(path).set('if-match', '"9"').send({ purgeAfterDays: 8 }).expect(412);
  });
});
