import { testApi } from './testApi';
import type { ProjectBody, TestApi, TestTenant } from './testApi';

describe('changing projects', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  beforeEach(async () => {
    project = await tenant.project();
  });
  afterAll(() => api.close());

  it('PATCH 200 changes what is given and counts the version', async () => {
    const answer = await tenant
      .patch(`/v1/projects/${project.id}`)
      .send({ name: 'Difference Engine' })
      .expect(200);
    expect(answer.body).toMatchObject({ key: project.key, name: 'Difference Engine', version: 2 });
    expect(answer.headers.etag).toBe('"2"');
    const read = await tenant.get(`/v1/projects/${project.id}`).expect(200);
    expect(read.text).toBe(answer.text);
  });

  it('PATCH 200 without a new version when nothing differs', async () => {
    const answer = await tenant.patch(`/v1/projects/${project.id}`).send({ name: 'Engine' }).expect(200);
    expect(answer.body).toEqual(project);
  });

  it('PATCH 400 for the key, which never changes', async () => {
    const answer = await tenant.patch(`/v1/projects/${project.id}`).send({ key: 'NEW' }).expect(400);
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/key', code: 'unknown_field' }] });
  });

  it('404 for an id of nobody, and for what is no id', async () => {
    const unknown = await tenant.get('/v1/projects/0197a3b0-0000-7000-8000-000000000000').expect(404);
    expect(unknown.body).toMatchObject({ code: 'not_found', detail: 'There is no such project.' });
    const nonsense = await tenant.patch('/v1/projects/1%27--').send({ name: 'x' }).expect(404);
    expect(nonsense.body).toMatchObject({ code: 'not_found', detail: 'There is no such project.' });
  });

  it('412 when If-Match names an older version, 200 with the newest one or *', async () => {
    const path = `/v1/projects/${project.id}`;
    await tenant.patch(path).set('if-match', '"1"').send({ name: 'a' }).expect(200);
    const stale = await tenant.patch(path).set('if-match', '"1"').send({ name: 'b' }).expect(412);
    expect(stale.body).toMatchObject({ code: 'stale_version', actualVersion: 2 });
    await tenant.post(`${path}/archive`).set('if-match', '"1"').expect(412);
    await tenant.delete(path).set('if-match', '"1"').expect(412);
    await tenant.patch(path).set('if-match', '*').send({ name: 'c' }).expect(200);
  });

  it.each(['W/"1"', '1', '"x"', '"1", "2"'])('400 for If-Match: %s', async (tag) => {
    await tenant.patch(`/v1/projects/${project.id}`).set('if-match', tag).send({ name: 'a' }).expect(400);
  });

  it('304 when If-None-Match names the newest version', async () => {
    await tenant.get(`/v1/projects/${project.id}`).set('if-none-match', '"1"').expect(304);
    await tenant.get(`/v1/projects/${project.id}`).set('if-none-match', '"2"').expect(200);
  });

  it('without If-Match, commands that meet each other are decided again: none is lost', async () => {
    const path = `/v1/projects/${project.id}`;
    const answers = await Promise.all([
      tenant.patch(path).send({ name: 'n1' }),
      tenant.patch(path).send({ description: 'd1' }),
      tenant.post(`${path}/archive`),
    ]);
    const done = answers.filter(({ status }) => status === 200).length;
    const read = await tenant.get(path).expect(200);
    expect((read.body as ProjectBody).version).toBe(1 + done);
    // Archived before the others: they are refused by the rule, not by the race.
    expect(answers.every(({ status }) => status === 200 || status === 422)).toBe(true);
  });

  it('archive and unarchive 200, the second time 422; an archived one refuses changes', async () => {
    const path = `/v1/projects/${project.id}`;
    const archived = await tenant.post(`${path}/archive`).expect(200);
    expect(archived.body).toMatchObject({ status: 'archived', version: 2 });
    const again = await tenant.post(`${path}/archive`).expect(422);
    expect(again.body).toMatchObject({ code: 'project_archived' });
    await tenant.patch(path).send({ name: 'x' }).expect(422);
    const open = await tenant.post(`${path}/unarchive`).expect(200);
    expect(open.body).toMatchObject({ status: 'active', version: 3 });
    await tenant.post(`${path}/unarchive`).expect(422);
  });

  it('403 for a viewer on each change, and restore is for admins', async () => {
    const path = `/v1/projects/${project.id}`;
    const [viewer, member] = [await tenant.as('viewer'), await tenant.as('member')];
    await viewer.get(path).expect(200);
    await viewer.patch(path).send({ name: 'x' }).expect(403);
    await viewer.delete(path).expect(403);
    await viewer.post(`${path}/archive`).expect(403);
    await member.post(`${path}/restore`).expect(403);
  });
});
