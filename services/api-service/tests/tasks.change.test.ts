import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

describe('changing tasks', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;
  let task: TaskBody;
  let path: string;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    project = await tenant.project();
  });
  beforeEach(async () => {
    task = await tenant.task(project.id);
    path = `/v1/tasks/${task.id}`;
  });
  afterAll(() => api.close());

  it('PATCH 200 changes what is given; labels are replaced as a whole', async () => {
    await tenant
      .patch(path)
      .send({ labels: ['a', 'b'] })
      .expect(200);
    const answer = await tenant
      .patch(path)
      .send({ title: 'Cut the gears', labels: ['c'] })
      .expect(200);
    expect(answer.body).toMatchObject({ title: 'Cut the gears', labels: ['c'], version: 3 });
    expect(answer.headers.etag).toBe('"3"');
    expect((await tenant.get(path).expect(200)).text).toBe(answer.text);
  });

  it('open → in progress → done → open, each with its version; wrong moves are 422', async () => {
    await tenant.post(`${path}/reopen`).expect(422);
    const started = await tenant.post(`${path}/start`).expect(200);
    expect(started.body).toMatchObject({ status: 'in_progress', version: 2 });
    const again = await tenant.post(`${path}/start`).expect(422);
    expect(again.body).toMatchObject({ code: 'task_not_open' });
    expect((await tenant.post(`${path}/complete`).expect(200)).body).toMatchObject({ status: 'done' });
    await tenant.post(`${path}/complete`).expect(422);
    expect((await tenant.post(`${path}/reopen`).expect(200)).body).toMatchObject({
      status: 'open',
      version: 4,
    });
  });

  it('412 when If-Match names an older version', async () => {
    await tenant.post(`${path}/start`).set('if-match', '"1"').expect(200);
    const stale = await tenant.post(`${path}/complete`).set('if-match', '"1"').expect(412);
    expect(stale.body).toMatchObject({ actualVersion: 2 });
    await tenant.patch(path).set('if-match', '"1"').send({ title: 'x' }).expect(412);
    await tenant.delete(path).set('if-match', '"1"').expect(412);
  });

  it('DELETE 204, then 410 or 404, and restore 200 as it was', async () => {
    await tenant.post(`${path}/start`).expect(200);
    await tenant.delete(path).expect(204);
    const gone = await tenant.get(path).expect(410);
    expect(gone.body).toMatchObject({ deletedAt: expect.any(String) as string });
    await (await tenant.as('viewer')).get(path).expect(404);
    await tenant.post(`${path}/complete`).expect(410);
    const restored = await tenant.post(`${path}/restore`).expect(200);
    expect(restored.body).toMatchObject({ id: task.id, status: 'in_progress', version: 4 });
    await tenant.post(`${path}/restore`).expect(422);
    await tenant.get(path).expect(200);
  });

  it('403 for a viewer on each change', async () => {
    const viewer = await tenant.as('viewer');
    await viewer.get(path).expect(200);
    await viewer.patch(path).send({ title: 'x' }).expect(403);
    await viewer.post(`${path}/start`).expect(403);
    await viewer.delete(path).expect(403);
    await viewer.post(`${path}/restore`).expect(403);
  });
});
