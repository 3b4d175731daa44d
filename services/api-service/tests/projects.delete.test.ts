import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

describe('deleting and restoring projects', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;
  let task: TaskBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  beforeEach(async () => {
    project = await tenant.project();
    task = await tenant.task(project.id);
    await tenant.delete(`/v1/projects/${project.id}`).expect(204, '');
  });
  afterAll(() => api.close());

  it('410 with deletedAt for those who may restore it, 404 for others', async () => {
    const path = `/v1/projects/${project.id}`;
    const gone = await tenant.get(path).expect(410);
    expect(gone.body).toMatchObject({
      code: 'gone',
      deletedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    const member = await tenant.as('member');
    const missing = await member.get(path).expect(404);
    expect(missing.body).not.toHaveProperty('deletedAt');
  });

  it('410 or 404 for each command and feed, too', async () => {
    const path = `/v1/projects/${project.id}`;
    const member = await tenant.as('member');
    for (const [who, status] of [
      [tenant, 410],
      [member, 404],
    ] as const) {
      await who.patch(path).send({ name: 'x' }).expect(status);
      await who.delete(path).expect(status);
      await who.post(`${path}/archive`).expect(status);
      await who.get(`${path}/activity`).expect(status);
      await who.post('/v1/tasks').send({ projectId: project.id, title: 't' }).expect(status);
    }
  });

  it('hides its tasks: by id, in lists, and for commands', async () => {
    const gone = await tenant.get(`/v1/tasks/${task.id}`).expect(410);
    expect(gone.body).toMatchObject({ detail: 'This project was deleted; it can be restored.' });
    await (await tenant.as('member')).get(`/v1/tasks/${task.id}`).expect(404);
    await tenant.post(`/v1/tasks/${task.id}/start`).expect(410);
    const ofProject = await tenant.get(`/v1/tasks?projectId=${project.id}`).expect(200);
    expect(ofProject.body).toEqual({ items: [], nextCursor: null });
    const all = await tenant.get('/v1/tasks').expect(200);
    expect((all.body as { items: TaskBody[] }).items.map(({ id }) => id)).not.toContain(task.id);
  });

  it('is out of lists, and keeps its key', async () => {
    const { body } = await tenant.get('/v1/projects').expect(200);
    expect((body as { items: ProjectBody[] }).items.map(({ id }) => id)).not.toContain(project.id);
    await tenant.post('/v1/projects').send({ key: project.key, name: 'again' }).expect(409);
  });

  it('restore 200 brings project and tasks back, with the whole history', async () => {
    const path = `/v1/projects/${project.id}`;
    const restored = await tenant.post(`${path}/restore`).expect(200);
    expect(restored.body).toMatchObject({ id: project.id, key: project.key, version: 3 });
    const read = await tenant.get(path).expect(200);
    expect(read.body).toEqual(restored.body);
    await tenant.get(`/v1/tasks/${task.id}`).expect(200);
    await tenant.post(`${path}/restore`).expect(422);

    const history = await tenant.get(`${path}/events`).expect(200);
    expect(history.body).toMatchObject({
      items: ['project.created', 'project.deleted', 'project.restored'].map((type, index) => ({
        type,
        version: index + 1,
        recordedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        actor: `user:${tenant.userId}`,
        data: type === 'project.created' ? { key: project.key, name: 'Engine', description: '' } : {},
      })),
    });
  });
});
