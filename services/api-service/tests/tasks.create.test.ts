import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

describe('POST /v1/tasks', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    project = await tenant.project();
  });
  afterAll(() => api.close());

  it('201 with the task, its Location and its version as ETag', async () => {
    const body = { projectId: project.id.toUpperCase(), title: 'Draw the gears', labels: ['drawing', 'Ω'] };
    const made = await tenant.post('/v1/tasks').send(body).expect(201);
    const { id, createdAt } = made.body as TaskBody;
    expect(made.body).toEqual({
      id,
      projectId: project.id,
      title: 'Draw the gears',
      description: '',
      status: 'open',
      labels: ['drawing', 'Ω'],
      externalId: null,
      assigneeId: null,
      dueDate: null,
      rank: expect.stringMatching(/^[0-9A-Za-z]{16}$/) as string,
      version: 1,
      createdAt,
      updatedAt: createdAt,
    });
    expect(made.headers).toMatchObject({ location: `/v1/tasks/${id}`, etag: '"1"' });
    const read = await tenant.get(`/v1/tasks/${id}`).expect(200);
    expect(read.text).toBe(made.text);
  });

  it.each([
    ['no project', { projectId: undefined }, '/projectId'],
    ['a project that is no UUID', { projectId: '1' }, '/projectId'],
    ['an empty title', { title: '' }, '/title'],
    ['a title of white space', { title: ' \t\u2003' }, '/title'],
    ['a title of 201 characters', { title: '🜨'.repeat(201) }, '/title'],
    ['a description of 20,001 characters', { description: 'd'.repeat(20_001) }, '/description'],
    ['21 labels', { labels: Array<string>(21).fill('l') }, '/labels'],
    ['a label of 51 characters', { labels: ['l'.repeat(51)] }, '/labels'],
    ['labels that are no list', { labels: 'l' }, '/labels'],
    ['a status of its own', { status: 'done' }, '/status'],
    ['U+0000 in a label', { labels: ['ok', 'a\0'] }, '/labels/1'],
  ])('400 for %s', async (_what, fields, pointer) => {
    const body = { projectId: project.id, title: 't', ...fields };
    const answer = await tenant.post('/v1/tasks').send(body).expect(400);
    expect((answer.body as { errors: object[] }).errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('201 at the bounds, which count characters and not UTF-16 units', async () => {
    const fields = {
      title: '🜨'.repeat(200),
      description: 'd'.repeat(20_000),
      labels: Array<string>(20).fill('🜨'.repeat(50)),
    };
    expect(await tenant.task(project.id, fields)).toMatchObject(fields);
  });

  it('404 in a project of nobody, 422 in an archived one', async () => {
    const unknown = { projectId: '0197a3b0-0000-7000-8000-000000000000', title: 't' };
    const missing = await tenant.post('/v1/tasks').send(unknown).expect(404);
    expect(missing.body).toMatchObject({ detail: 'There is no such project.' });
    const archived = await tenant.project();
    await tenant.post(`/v1/projects/${archived.id}/archive`).expect(200);
    const refused = await tenant.post('/v1/tasks').send({ projectId: archived.id, title: 't' }).expect(422);
    expect(refused.body).toMatchObject({ code: 'project_archived' });
  });

  it('the project is a guard: no task is made in one that is archived meanwhile', async () => {
    const racing = await tenant.project();
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, index) =>
        tenant.post('/v1/tasks').send({ projectId: racing.id, title: `t${index}` }),
      ),
      tenant.post(`/v1/projects/${racing.id}/archive`),
    ]);
    const made = answers.filter(({ status }) => status === 201).map(({ body }) => (body as TaskBody).id);
    const { rows } = await api.database.admin.query<{ type: string; stream: string }>(
      'select type, stream_id as stream from event where tenant_id = $1 order by position desc limit 1000',
      [tenant.id],
    );
    const archivedAt = rows.findIndex(
      ({ type, stream }) => type === 'project.archived' && stream === racing.id,
    );
    const later = rows.slice(0, archivedAt).map(({ stream }) => stream);
    expect(made.filter((id) => later.includes(id))).toEqual([]);
    expect(answers.every(({ status }) => [200, 201, 422].includes(status))).toBe(true);
  });

  describe('with an externalId', () => {
    const body = () => ({ projectId: project.id, title: 'Import', externalId: 'row-1' });

    it('200 with the first task as it is now when the body is the same', async () => {
      const first = await tenant.post('/v1/tasks').send(body()).expect(201);
      const { id } = first.body as TaskBody;
      const again = await tenant.post('/v1/tasks').send(body()).expect(200);
      expect(again.text).toBe(first.text);
      expect(again.headers).toMatchObject({ location: `/v1/tasks/${id}`, etag: '"1"' });
      // Left out or spelled out: the same body.
      const spelled = { ...body(), description: '', labels: [] };
      await tenant.post('/v1/tasks').send(spelled).expect(200);

      await tenant.post(`/v1/tasks/${id}/start`).expect(200);
      const later = await tenant.post('/v1/tasks').send(body()).expect(200);
      expect(later.body).toMatchObject({ id, status: 'in_progress', version: 2 });
    });

    it('200 also when the project was archived meanwhile', async () => {
      const own = await tenant.project();
      const row = { projectId: own.id, title: 'Import', externalId: 'row-2' };
      await tenant.post('/v1/tasks').send(row).expect(201);
      await tenant.post(`/v1/projects/${own.id}/archive`).expect(200);
      await tenant.post('/v1/tasks').send(row).expect(200);
    });

    it('409 when the body differs', async () => {
      const other = { ...body(), title: 'Another' };
      const answer = await tenant.post('/v1/tasks').send(other).expect(409);
      expect(answer.body).toMatchObject({ code: 'name_taken', kind: 'task.external_id' });
    });

    it('409 when the first task is deleted; it keeps its id for a restore', async () => {
      const row = { ...body(), externalId: 'row-3' };
      const { id } = (await tenant.post('/v1/tasks').send(row).expect(201)).body as TaskBody;
      await tenant.delete(`/v1/tasks/${id}`).expect(204);
      await tenant.post('/v1/tasks').send(row).expect(409);
      await tenant.post(`/v1/tasks/${id}/restore`).expect(200);
      await tenant.post('/v1/tasks').send(row).expect(200);
    });

    it('one 201 and the rest 200 when many send the same at once; another tenant has its own', async () => {
      const row = { ...body(), externalId: 'race' };
      const answers = await Promise.all(Array.from({ length: 8 }, () => tenant.post('/v1/tasks').send(row)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => (body as TaskBody).id)).size).toBe(1);
      const other = await api.tenant('Other Engines');
      await other.task((await other.project()).id, { externalId: 'race' });
    });
  });
});
