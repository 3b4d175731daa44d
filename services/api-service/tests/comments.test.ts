import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { testApi } from './testApi';
import type { CommentBody, ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type ListBody = { items: CommentBody[]; nextCursor: string | null };

describe('comments', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;
  let task: TaskBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    project = await tenant.project();
  });
  beforeEach(async () => {
    task = await tenant.task(project.id);
  });
  afterAll(() => api.close());

  const list = async (taskId: string, query = '') =>
    (await tenant.get(`/v1/comments?taskId=${taskId}${query}`).expect(200)).body as ListBody;

  it('POST 201 with the comment, its Location and its version as ETag', async () => {
    const text = 'Too many teeth 🦷\nby far';
    const body = { taskId: task.id.toUpperCase(), text };
    const made = await tenant.post('/v1/comments').send(body).expect(201);
    const { id, createdAt } = made.body as CommentBody & { createdAt: string };
    expect(made.body).toEqual({
      id,
      taskId: task.id,
      authorId: tenant.userId,
      text,
      version: 1,
      createdAt,
      updatedAt: createdAt,
      editedAt: null,
    });
    expect(made.headers).toMatchObject({ location: `/v1/comments/${id}`, etag: '"1"' });
    expect((await tenant.get(`/v1/comments/${id}`).expect(200)).text).toBe(made.text);
  });

  it.each([
    [{ text: 'x' }, '/taskId'],
    [{ taskId: '1', text: 'x' }, '/taskId'],
    [{ taskId: '0197a3b0-0000-7000-8000-000000000000', text: '' }, '/text'],
    [{ taskId: '0197a3b0-0000-7000-8000-000000000000', text: 'a\0' }, '/text'],
    [{ taskId: '0197a3b0-0000-7000-8000-000000000000', text: 'x', authorId: 'y' }, '/authorId'],
  ])('400 for %j', async (body, pointer) => {
    const answer = await tenant.post('/v1/comments').send(body).expect(400);
    expect((answer.body as { errors: object[] }).errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('404 on a task of nobody, 410 on a deleted one', async () => {
    const unknown = { taskId: '0197a3b0-0000-7000-8000-000000000000', text: 'x' };
    const missing = await tenant.post('/v1/comments').send(unknown).expect(404);
    expect(missing.body).toMatchObject({ detail: 'There is no such task.' });
    await tenant.delete(`/v1/tasks/${task.id}`).expect(204);
    await tenant.post('/v1/comments').send({ taskId: task.id, text: 'x' }).expect(410);
  });

  it('GET oldest first, in pages that meet without a gap', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await tenant.comment(task.id, text);
    const other = await tenant.task(project.id);
    await tenant.comment(other.id, 'elsewhere');
    const texts: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ListBody = await list(task.id, `&limit=3${cursor && `&cursor=${cursor}`}`);
      texts.push(...page.items.map(({ text }) => text));
      cursor = page.nextCursor;
    }
    expect(texts).toEqual(['a', 'b', 'c', 'd']);
    const { nextCursor } = await list(task.id, '&limit=1');
    const foreign = await tenant.get(`/v1/comments?taskId=${other.id}&cursor=${nextCursor}`).expect(400);
    expect(foreign.body).toMatchObject({ errors: [{ pointer: '/cursor', code: 'bad_cursor' }] });
    await tenant.get('/v1/comments').expect(400);
  });

  it('PATCH 200 for its author, with when; 403 for everybody else, owners too', async () => {
    const { id } = await tenant.comment(task.id);
    const path = `/v1/comments/${id}`;
    const edited = await tenant.patch(path).send({ text: 'Fewer now' }).expect(200);
    expect(edited.body).toMatchObject({ text: 'Fewer now', version: 2, editedAt: expect.any(String) });
    expect((await tenant.get(path).expect(200)).text).toBe(edited.text);
    await tenant.patch(path).send({ text: 'Fewer now' }).set('if-match', '"2"').expect(200);
    await tenant.patch(path).send({ text: 'x' }).set('if-match', '"1"').expect(412);
    for (const role of ['owner', 'member'] as const) {
      const refused = await (await tenant.as(role)).patch(path).send({ text: 'x' }).expect(403);
      expect(refused.body).toMatchObject({ code: 'not_the_author' });
    }
    expect((await tenant.get(path).expect(200)).body).toMatchObject({ text: 'Fewer now', version: 2 });
  });

  it('DELETE 204 for its author and for moderators; then 410 or 404, and it is in no list', async () => {
    const member = await tenant.as('member');
    const own = await member.comment(task.id, 'mine');
    await (await tenant.as('member')).delete(`/v1/comments/${own.id}`).expect(403);
    await member.delete(`/v1/comments/${own.id}`).expect(204);
    await member.get(`/v1/comments/${own.id}`).expect(410);
    await (await tenant.as('viewer')).get(`/v1/comments/${own.id}`).expect(404);
    expect((await list(task.id)).items).toEqual([]);
    const restored = await member.post(`/v1/comments/${own.id}/restore`).expect(200);
    expect(restored.body).toMatchObject({ id: own.id, text: 'mine', version: 3 });
    await member.post(`/v1/comments/${own.id}/restore`).expect(422);

    await (await tenant.as('admin')).delete(`/v1/comments/${own.id}`).expect(204);
    const refused = await member.post(`/v1/comments/${own.id}/restore`).expect(403);
    expect(refused.body).toMatchObject({ code: 'not_the_author' });
    await (await tenant.as('owner')).post(`/v1/comments/${own.id}/restore`).expect(200);
    expect((await list(task.id)).items).toHaveLength(1);
  });

  it('a deleted task or project hides them, and gives them back', async () => {
    const own = await tenant.project();
    const onIt = await tenant.task(own.id);
    const { id } = await tenant.comment(onIt.id);
    const member = await tenant.as('member');
    for (const [container, asMember] of [
      [`/v1/tasks/${onIt.id}`, 410],
      [`/v1/projects/${own.id}`, 404],
    ] as const) {
      await tenant.delete(container).expect(204);
      await tenant.get(`/v1/comments/${id}`).expect(410);
      await member.get(`/v1/comments/${id}`).expect(asMember);
      await tenant.patch(`/v1/comments/${id}`).send({ text: 'x' }).expect(410);
      expect((await list(onIt.id)).items).toEqual([]);
      await tenant.post(`${container}/restore`).expect(200);
      expect((await list(onIt.id)).items).toHaveLength(1);
    }
  });

  it('an archived project takes none, and no change of those there are; reading goes on', async () => {
    const own = await tenant.project();
    const onIt = await tenant.task(own.id);
    const { id } = await tenant.comment(onIt.id);
    const gone = await tenant.comment(onIt.id);
    await tenant.delete(`/v1/comments/${gone.id}`).expect(204);
    await tenant.post(`/v1/projects/${own.id}/archive`).expect(200);
    for (const request of [
      tenant.post('/v1/comments').send({ taskId: onIt.id, text: 'x' }),
      tenant.patch(`/v1/comments/${id}`).send({ text: 'x' }),
      tenant.delete(`/v1/comments/${id}`),
      tenant.post(`/v1/comments/${gone.id}/restore`),
    ]) {
      const { status, body } = await request;
      expect([status, body.code]).toEqual([422, 'project_archived']);
    }
    await tenant.get(`/v1/comments/${id}`).expect(200);
    expect((await list(onIt.id)).items).toHaveLength(1);
  });

  it('403 for a viewer on each change, who reads them', async () => {
    const { id } = await tenant.comment(task.id);
    const viewer = await tenant.as('viewer');
    await viewer.get(`/v1/comments/${id}`).expect(200);
    await viewer.post('/v1/comments').send({ taskId: task.id, text: 'x' }).expect(403);
    await viewer.patch(`/v1/comments/${id}`).send({ text: 'x' }).expect(403);
    await viewer.delete(`/v1/comments/${id}`).expect(403);
  });

  it('its text lies sealed in log and row; without its author’s key it is a placeholder', async () => {
    const { id } = await tenant.comment(task.id, 'a very personal opinion');
    const { rows } = await api.database.admin.query<{ stored: string }>(
      `select (select string_agg(data::text, '') from event where stream_id = $1)
           || (select c::text from comment c where id = $1) as stored`,
      [id],
    );
    expect(rows[0]?.stored).toContain('sealed');
    expect(rows[0]?.stored).not.toContain('personal opinion');
  });

  it('of an erased person reads as erased, and can be deleted by a moderator', async () => {
    const other = await testApi();
    const engines = await other.tenant('Difference Engines');
    const member = await engines.as('member');
    const { id: taskId } = await engines.task((await engines.project()).id);
    const made = await member.comment(taskId, 'gone with its author');
    await other.database.admin.query(
      'update subject_key set wrapped = null, dropped_at = now() where tenant_id = $1 and subject_id = $2',
      [engines.id, made.authorId],
    );
    // Which the keyring reads again after a while.
    (other.deps.keyring as Keyring).forget(engines.id);
    const read = await engines.get(`/v1/comments/${made.id}`).expect(200);
    expect(read.body).toMatchObject({ text: '[erased]' });
    await engines.delete(`/v1/comments/${made.id}`).expect(204);
    const restored = await engines.post(`/v1/comments/${made.id}/restore`).expect(200);
    expect(restored.body).toMatchObject({ text: '[erased]', version: 3 });
    await member.post('/v1/comments').send({ taskId, text: 'x' }).expect(422);
    await other.close();
  });

  it('eight who comment while their task is deleted: nothing is written to a deleted task', async () => {
    const racing = await tenant.task(project.id);
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => tenant.post('/v1/comments').send({ taskId: racing.id, text: 'x' })),
      tenant.delete(`/v1/tasks/${racing.id}`),
    ]);
    expect(answers.every(({ status }) => [201, 204, 410].includes(status))).toBe(true);
    const { rows } = await api.database.admin.query<{ late: number }>(
      `select count(*)::int as late from event made
       where made.type = 'comment.created' and made.data ->> 'taskId' = $1::text
         and made.position > (select position from event where stream_id = $1::uuid and type = 'task.deleted')`,
      [racing.id],
    );
    expect(rows).toEqual([{ late: 0 }]);
  });
});
