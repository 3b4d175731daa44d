import { randomUUID } from 'node:crypto';
import { FIELD_ACCESS } from '../src/graphql/fieldAccess';
import { routeTable } from '../src/routes/routeTable';
import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type Answer = {
  data?: Record<string, Record<string, unknown>> | null;
  errors?: { extensions: { code: string; errors?: { pointer: string }[]; actualVersion?: number } }[];
};

describe('mutations of GraphQL', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;
  let task: TaskBody;

  const ask = async (mutation: string, variables: object = {}, as: Pick<TestTenant, 'graphql'> = tenant) =>
    (await as.graphql(mutation, variables).expect(200)).body as Answer;
  const done = async (mutation: string, variables: object = {}) => {
    const { data, errors } = await ask(mutation, variables);
    expect(errors).toBeUndefined();
    return Object.values(data!)[0]!;
  };

  const refusal = async (mutation: string, variables: object) =>
    (await ask(mutation, variables)).errors?.[0]?.extensions;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  beforeEach(async () => {
    project = await tenant.project();
    task = await tenant.task(project.id);
  });
  afterAll(() => api.close());

  it('projects: made, changed, archived, deleted, restored and purged', async () => {
    const fields = 'id key name description status version createdAt updatedAt';
    const input = { key: `G-${randomUUID().slice(0, 8)}`, name: 'Engine' };
    const made = await done(
      `mutation ($input: CreateProjectInput!) { createProject(input: $input) { ${fields} } }`,
      {
        input,
      },
    );
    expect(made).toEqual((await tenant.get(`/v1/projects/${String(made.id)}`).expect(200)).body);
    const { id } = made;
    const update = `mutation ($id: ID!) { updateProject(id: $id, input: { name: "Mill" }) { name version } }`;
    expect(await done(update, { id })).toEqual({ name: 'Mill', version: 2 });
    const run = (name: string, args = '') =>
      done(`mutation ($id: ID!) { ${name}(id: $id${args}) { version } }`, { id });
    expect(await run('archiveProject')).toEqual({ version: 3 });
    expect(await run('unarchiveProject')).toEqual({ version: 4 });
    expect(await run('deleteProject', ', reason: "done with"')).toEqual({ version: 5 });
    await tenant.get(`/v1/projects/${String(id)}`).expect(410);
    expect(await run('restoreProject')).toEqual({ version: 6 });
    await run('deleteProject');
    const purged = `mutation ($id: ID!) { purgeProject(id: $id, reason: "asked to") { id version purgedAt } }`;
    expect(await done(purged, { id })).toMatchObject({ id, version: 8 });
    expect((await tenant.get(`/v1/projects/${String(id)}`).expect(410)).body).toMatchObject({
      code: 'purged',
    });
  });

  it('tasks: made, changed, moved, worked off, deleted, restored and purged', async () => {
    const fields = `id projectId title description status labels externalId assigneeId dueDate rank version
      createdAt updatedAt`;
    const input = {
      projectId: project.id,
      title: 'Cut the gears',
      labels: ['brass'],
      externalId: `x-${randomUUID()}`,
      assigneeId: tenant.userId,
      dueDate: '2026-12-31',
    };
    const create = `mutation ($input: CreateTaskInput!) { createTask(input: $input) { ${fields} } }`;
    const made = await done(create, { input });
    expect(made).toEqual((await tenant.get(`/v1/tasks/${String(made.id)}`).expect(200)).body);
    expect(await done(create, { input })).toEqual(made);
    const { id } = made;
    const update = `mutation ($id: ID!) {
      updateTask(id: $id, input: { title: "Cut", assigneeId: null }) { title assigneeId dueDate version } }`;
    expect(await done(update, { id })).toEqual({
      title: 'Cut',
      assigneeId: null,
      dueDate: '2026-12-31',
      version: 3,
    });
    const move = `mutation ($id: ID!, $of: ID!) { moveTask(id: $id, input: { place: after, taskId: $of }) { rank version } }`;
    const moved = await done(move, { id, of: task.id });
    expect(moved.version).toBe(4);
    expect(String(moved.rank) > (task as TaskBody & { rank: string }).rank).toBe(true);
    const run = (name: string) => done(`mutation ($id: ID!) { ${name}(id: $id) { status version } }`, { id });
    expect(await run('startTask')).toEqual({ status: 'in_progress', version: 5 });
    expect(await run('completeTask')).toEqual({ status: 'done', version: 6 });
    expect(await run('reopenTask')).toEqual({ status: 'open', version: 7 });
    await run('deleteTask');
    expect(await run('restoreTask')).toEqual({ status: 'open', version: 9 });
    await run('deleteTask');
    const purge = `mutation ($id: ID!) { purgeTask(id: $id, reason: "asked to") { version } }`;
    expect(await done(purge, { id })).toEqual({ version: 11 });
  });

  it('comments: written, edited, deleted, restored and purged', async () => {
    const create = `mutation ($input: CreateCommentInput!) {
      createComment(input: $input) { id taskId authorId text version createdAt updatedAt editedAt } }`;
    const made = await done(create, { input: { taskId: task.id, text: 'Too many teeth' } });
    expect(made).toEqual((await tenant.get(`/v1/comments/${String(made.id)}`).expect(200)).body);
    const { id } = made;
    const edit = `mutation ($id: ID!) { editComment(id: $id, input: { text: "Fewer" }) { text version } }`;
    expect(await done(edit, { id })).toEqual({ text: 'Fewer', version: 2 });
    const run = (name: string) => done(`mutation ($id: ID!) { ${name}(id: $id) { version } }`, { id });
    expect(await run('deleteComment')).toEqual({ version: 3 });
    expect(await run('restoreComment')).toEqual({ version: 4 });
    await run('deleteComment');
    const purge = `mutation ($id: ID!) { purgeComment(id: $id, reason: "asked to") { version } }`;
    expect(await done(purge, { id })).toEqual({ version: 6 });
  });

  it('refuse with the codes of REST, and write nothing then', async () => {
    const id = task.id;
    const start = 'mutation ($id: ID!, $v: Int) { startTask(id: $id, expectedVersion: $v) { version } }';
    expect(await refusal(start, { id, v: 7 })).toMatchObject({
      code: 'stale_version',
      actualVersion: 1,
    });
    expect(await refusal(start, { id, v: 0 })).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/expectedVersion' }],
    });
    expect(await refusal(start, { id: 'nobody' })).toEqual({ code: 'not_found' });
    await done(start, { id, v: 1 });
    expect(await refusal(start, { id })).toEqual({ code: 'task_not_open' });

    const create = 'mutation ($input: CreateTaskInput!) { createTask(input: $input) { id } }';
    for (const [wrong, pointer] of [
      [{ title: '' }, '/title'],
      [{ title: 'a\0' }, '/title'],
      [{ labels: ['l'.repeat(51)] }, '/labels'],
      [{ description: null }, '/description'],
      [{ dueDate: '2026-02-30' }, '/dueDate'],
    ] as const) {
      const input = { projectId: project.id, title: 't', ...wrong };
      expect(await refusal(create, { input })).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer }],
      });
    }
    const { body } = await tenant.get(`/v1/tasks?projectId=${project.id}`).expect(200);
    expect((body as { items: object[] }).items).toHaveLength(1);
  });

  it('with an Idempotency-Key take effect once', async () => {
    const send = (text: string) =>
      tenant
        .graphql(
          'mutation ($t: ID!, $text: String!) { createComment(input: { taskId: $t, text: $text }) { id } }',
          {
            t: task.id,
            text,
          },
        )
        .set('idempotency-key', `key-${task.id}`);
    const first = await send('once').expect(200);
    const again = await send('once').expect(200);
    expect(again.text).toBe(first.text);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    const other = (await send('twice')).body as Answer;
    expect(other.errors?.[0]?.extensions.code).toBe('idempotency_key_reused');
    const { body } = await tenant.get(`/v1/comments?taskId=${task.id}`).expect(200);
    expect((body as { items: object[] }).items).toHaveLength(1);
    const two = 'mutation ($id: ID!) { a: startTask(id: $id) { id } b: completeTask(id: $id) { id } }';
    const both = await tenant.graphql(two, { id: task.id }).set('idempotency-key', 'two');
    expect((both.body as Answer).errors?.[0]?.extensions).toMatchObject({ code: 'invalid_request' });
  });

  it('are there for each command of REST, with the permission that REST asks for', () => {
    const mutations = Object.entries(FIELD_ACCESS).flatMap(([name, access]) => {
      const [, mutation] = /^Mutation\.(\w+)$/.exec(name) ?? [];
      return mutation ? [[mutation, access]] : [];
    });
    const commands = routeTable(api.deps)
      .filter(({ method, path }) => method !== 'get' && /^\/v1\/(project|task|comment)s/.test(path))
      .map(({ method, path, access }) => [mutationOf(method, path), access]);
    expect(Object.fromEntries(mutations)).toEqual(Object.fromEntries(commands));
  });

  it('403 for a viewer', async () => {
    const viewer = await tenant.as('viewer');
    const { errors } = await ask(
      'mutation ($id: ID!) { startTask(id: $id) { id } }',
      { id: task.id },
      viewer,
    );
    expect(errors?.[0]?.extensions.code).toBe('forbidden');
  });
});

/** `post /v1/tasks/:id/start` is startTask. */
function mutationOf(method: string, path: string): string {
  const [, , collection = '', , transition] = path.split('/');
  const aggregate = collection.charAt(0).toUpperCase() + collection.slice(1, -1);
  const change = aggregate === 'Comment' ? 'edit' : 'update';
  const verb = path.includes(':id') ? { patch: change, delete: 'delete' }[method] : 'create';
  return `${transition ?? verb}${aggregate}`;
}
