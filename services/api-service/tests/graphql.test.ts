import { LIMITS } from '../src/graphql/limits';
import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
};

describe('POST /graphql', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let projects: ProjectBody[];
  let tasks: TaskBody[];

  const ask = async (query: string, variables: object = {}, as: Pick<TestTenant, 'graphql'> = tenant) =>
    (await as.graphql(query, variables)).body as Answer;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    projects = [];
    for (const key of ['A', 'B', 'C']) projects.push(await tenant.project({ key }));
    tasks = [];
    for (let index = 0; index < 5; index++)
      tasks.push(await tenant.task(projects[0]!.id, { title: `t${index}` }));
    await tenant.task(projects[1]!.id, { title: 'b0' });
  });
  afterAll(() => api.close());

  it('me: who is calling, in which tenant', async () => {
    const { data } = await ask(
      '{ me { user { id displayName } tenant { id name slug status } role permissions } }',
    );
    expect(data).toMatchObject({
      me: {
        user: { id: tenant.userId, displayName: 'Ada Byron' },
        tenant: { id: tenant.id, name: 'Analytical Engines', status: 'active' },
        role: 'owner',
      },
    });
  });

  it('project: the same as REST, with its tasks in pages', async () => {
    const query = `query ($id: ID!, $after: String) {
      project(id: $id) { id key name description status version createdAt updatedAt
        tasks(first: 2, after: $after) { edges { node { id title status labels version } cursor }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
    const titles: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await ask(query, { id: projects[0]!.id, after });
      const { tasks: connection, ...project } = data?.project as { tasks: TaskConnection };
      expect(project).toEqual((await tenant.get(`/v1/projects/${projects[0]!.id}`)).body);
      titles.push(...connection.edges.map(({ node }) => node.title));
      expect(connection.pageInfo.endCursor).toBe(connection.edges.at(-1)?.cursor);
      after = connection.pageInfo.hasNextPage ? connection.pageInfo.endCursor : null;
    } while (after);
    expect(titles).toEqual(['t4', 't3', 't2', 't1', 't0']);
  });

  it('projects: a connection whose cursors REST takes, too', async () => {
    const { data } = await ask(
      '{ projects(first: 2) { edges { node { key } cursor } pageInfo { hasNextPage } } }',
    );
    const { edges, pageInfo } = data?.projects as {
      edges: { node: { key: string }; cursor: string }[];
      pageInfo: object;
    };
    expect(edges.map(({ node }) => node.key)).toEqual(['C', 'B']);
    expect(pageInfo).toEqual({ hasNextPage: true });
    const { body } = await tenant.get(`/v1/projects?cursor=${edges[1]?.cursor}`).expect(200);
    expect((body as { items: ProjectBody[] }).items.map(({ key }) => key)).toEqual(['A']);
  });

  it('tasks of many projects, also twice each, are read in one transaction for each page size', async () => {
    let transactions = 0;
    const count = () => (transactions += 1);
    api.deps.app.on('acquire', count);
    const { data } = await ask(`{ projects { edges { node { key
      tasks(first: 2) { edges { node { title } } } more: tasks(first: 3) { edges { node { title } } }
      activity(first: 2) { edges { node { type } } } } } } }`);
    const { edges } = data?.projects as {
      edges: { node: { key: string; tasks: TaskConnection; more: TaskConnection } }[];
    };
    expect(edges.map(({ node }) => [node.key, titlesOf(node.tasks), titlesOf(node.more)])).toEqual([
      ['C', [], []],
      ['B', ['b0'], ['b0']],
      ['A', ['t4', 't3'], ['t4', 't3', 't2']],
    ]);
    api.deps.app.off('acquire', count);
    // Projects, tasks by two, tasks by three, activity: not one for each project.
    expect(transactions).toBe(4);
  });

  it('the same project twice with different cursors gets different pages', async () => {
    const id = projects[0]!.id;
    const first = await ask(
      'query ($id: ID!) { project(id: $id) { tasks(first: 1) { pageInfo { endCursor } } } }',
      { id },
    );
    const after = (first.data?.project as { tasks: TaskConnection }).tasks.pageInfo.endCursor;
    const { data } = await ask(
      `query ($id: ID!, $after: String) { project(id: $id) {
        one: tasks(first: 1) { edges { node { title } } } two: tasks(first: 1, after: $after) { edges { node { title } } } } }`,
      { id, after },
    );
    const { one, two } = data?.project as { one: TaskConnection; two: TaskConnection };
    expect([titlesOf(one), titlesOf(two)]).toEqual([['t4'], ['t3']]);
  });

  it('task and its errors: the codes and words of REST', async () => {
    const id = tasks[0]!.id;
    const found = await ask('query ($id: ID!) { task(id: $id) { id projectId externalId } }', { id });
    expect(found).toEqual({ data: { task: { id, projectId: projects[0]!.id, externalId: null } } });
    const missing = await ask('{ task(id: "nobody") { id } }');
    expect(missing).toMatchObject({
      data: { task: null },
      errors: [{ message: 'There is no such task.', path: ['task'], extensions: { code: 'not_found' } }],
    });
    expect(missing.errors?.[0]?.extensions).toEqual({ code: 'not_found' });
  });

  it('a deleted project is gone for those who may restore it, not found for others', async () => {
    const { id } = await tenant.project();
    await tenant.delete(`/v1/projects/${id}`).expect(204);
    const query = 'query ($id: ID!) { project(id: $id) { id } }';
    expect((await ask(query, { id })).errors).toMatchObject([
      { extensions: { code: 'gone', deletedAt: expect.any(String) as string } },
    ]);
    const member = await tenant.as('member');
    expect((await ask(query, { id }, member)).errors).toMatchObject([{ extensions: { code: 'not_found' } }]);
  });

  it('task and comment: the same as REST; comments of many tasks are read in one transaction', async () => {
    const id = tasks[0]!.id;
    const first = await tenant.comment(id, 'Too many teeth');
    await tenant.comment(id, 'Fewer now');
    const { data } = await ask(
      `query ($id: ID!, $comment: ID!) {
        task(id: $id) { id projectId title description status labels externalId assigneeId dueDate rank version
          createdAt updatedAt }
        comment(id: $comment) { id taskId authorId text version createdAt updatedAt editedAt } }`,
      { id, comment: first.id },
    );
    expect(data?.task).toEqual((await tenant.get(`/v1/tasks/${id}`)).body);
    expect(data?.comment).toEqual((await tenant.get(`/v1/comments/${first.id}`)).body);

    let transactions = 0;
    const count = () => (transactions += 1);
    api.deps.app.on('acquire', count);
    const all = await ask(
      `query ($id: ID!) { project(id: $id) { tasks(first: 5) { edges { node { title
        comments(first: 1) { edges { node { text } } pageInfo { hasNextPage } } } } } } }`,
      { id: projects[0]!.id },
    );
    api.deps.app.off('acquire', count);
    // Tasks, then the comments of all of them; the project comes from L1.
    expect(transactions).toBe(2);
    expect(JSON.stringify(all.data)).toContain(
      JSON.stringify({
        title: 't0',
        comments: { edges: [{ node: { text: 'Too many teeth' } }], pageInfo: { hasNextPage: true } },
      }),
    );
  });

  describe('events: the log of the tenant', () => {
    type Events = {
      edges: { node: Record<string, unknown>; cursor: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    const fields = `edges { node { id position stream version type schemaVersion recordedAt actor correlationId
      causationId traceparent data } cursor } pageInfo { hasNextPage endCursor }`;
    const read = async (args: string) =>
      (await ask(`{ events(${args}) { ${fields} } }`)).data?.events as Events;

    it('the same as REST, page by page', async () => {
      const { body } = await tenant.get('/v1/events').expect(200);
      const { items, next } = body as { items: object[]; next: number };
      const seen: object[] = [];
      for (let page = await read('first: 4'); ;) {
        seen.push(...page.edges.map(({ node }) => node));
        if (!page.pageInfo.hasNextPage) {
          expect(page.pageInfo.endCursor).toBe(String(next));
          break;
        }
        page = await read(`first: 4, after: "${page.pageInfo.endCursor}"`);
      }
      expect(seen).toEqual(items);
    });

    it('by types: the cursor moves on over what was passed by, also on an empty page', async () => {
      const made = await read('first: 2, types: ["project.created", "tenant.created"]');
      expect(made.edges.map(({ node }) => node.type)).toEqual(['tenant.created', 'project.created']);
      expect(made.pageInfo).toEqual({ hasNextPage: true, endCursor: '3' });
      const none = await read('types: ["project.exploded"]');
      const { body } = await tenant.get('/v1/events?types=project.exploded').expect(200);
      expect(none).toEqual({
        edges: [],
        pageInfo: { hasNextPage: false, endCursor: String((body as { next: number }).next) },
      });
    });

    it.each([
      ['after: "x"', '/after'],
      ['after: "-1"', '/after'],
      ['after: "1e3"', '/after'],
      ['after: "99999999999999999999"', '/after'],
      ['first: 101', '/first'],
      ['types: []', '/types'],
      ['types: [";drop"]', '/types'],
      [`types: [${'"a.b",'.repeat(21)}]`, '/types'],
    ])('refuses %s', async (args, pointer) => {
      const { errors } = await ask(`{ events(${args}) { edges { cursor } } }`);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
    });

    it('is not for members: the log tells who they all are', async () => {
      const { errors } = await ask('{ events { edges { cursor } } }', {}, await tenant.as('member'));
      expect(errors?.[0]?.extensions.code).toBe('forbidden');
    });
  });

  it('401 as problem+json without a token', async () => {
    const answer = await api.http().post('/graphql').send({ query: '{ me { role } }' }).expect(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('takes only POST with JSON, one operation each', async () => {
    const token = `Bearer ${tenant.accessToken}`;
    await api.http().get('/graphql?query={me{role}}').set('authorization', token).expect(405);
    await tenant.post('/graphql').type('form').send('query={me{role}}').expect(415);
    await tenant.post('/graphql').set('content-type', 'application/graphql').send('{me{role}}').expect(415);
    await tenant
      .post('/graphql')
      .set('content-type', 'text/plain')
      .send('{"query":"{me{role}}"}')
      .expect(415);
    const batch = await tenant.post('/graphql').send([{ query: '{me{role}}' }, { query: '{me{role}}' }]);
    expect(batch.status).toBe(400);
  });

  it('hides the schema unless the configuration says otherwise: no introspection, no suggestions', async () => {
    const hidden = await ask('{ __schema { types { name } } }');
    expect(hidden.data).toBeUndefined();
    expect(hidden.errors?.[0]?.message).toContain('introspection');
    const typo = await ask('{ projcts { edges { cursor } } }');
    expect(typo.errors?.[0]?.message).toBe('Cannot query field "projcts" on type "Query".');
    const open = await testApi({ introspection: true });
    const other = await open.tenant('Open Engines');
    expect((await other.graphql('{ __schema { queryType { name } } }').expect(200)).body).toEqual({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
    await open.close();
  });

  describe('limits', () => {
    const code = async (query: string, variables: object = {}) =>
      (await ask(query, variables)).errors?.map(({ extensions }) => extensions.code);

    it('refuses a page over 100, without echoing what was sent', async () => {
      const answer = await ask('{ projects(first: 101) { edges { cursor } } }');
      expect(answer.errors).toMatchObject([
        { extensions: { code: 'invalid_request', errors: [{ pointer: '/first', code: 'max' }] } },
      ]);
      expect(JSON.stringify(answer)).not.toContain('target');
      expect(
        await code('query ($c: String) { projects(after: $c) { edges { cursor } } }', { c: 'x' }),
      ).toEqual(['invalid_request']);
    });

    it('refuses what would cost too much, counted with the variables', async () => {
      const query = `query ($n: Int!) { projects(first: $n) { edges { node { tasks(first: $n) { edges { node { title } } } } } } }`;
      expect((await ask(query, { n: 10 })).errors).toBeUndefined();
      expect(await code(query, { n: 100 })).toEqual(['limit_exceeded']);
    });

    it('refuses many aliases, directives and tokens', async () => {
      const aliases = Array.from({ length: LIMITS.aliases + 1 }, (_, index) => `a${index}: __typename`).join(
        ' ',
      );
      expect(await code(`{ ${aliases} }`)).toEqual(['limit_exceeded']);
      expect(await code(`{ me { role ${'@include(if: true) '.repeat(LIMITS.directives + 1)} } }`)).toContain(
        'limit_exceeded',
      );
      const long = await ask(`{ ${'__typename '.repeat(LIMITS.tokens)} }`);
      expect(long.errors?.[0]?.message).toContain('token');
    });

    it('refuses deep documents, also through fragments, and survives those that go round', async () => {
      const nested = (levels: number): string => (levels === 0 ? 'title' : `node { ${nested(levels - 1)} }`);
      expect(await code(`{ projects { ${nested(LIMITS.depth)} } }`)).toContain('limit_exceeded');
      const fragments = `{ projects { ...a } } fragment a on ProjectConnection { ${nested(LIMITS.depth)} }`;
      expect(await code(fragments)).toContain('limit_exceeded');
      const round =
        '{ projects { ...a } } fragment a on ProjectConnection { ...b } fragment b on ProjectConnection { ...a }';
      expect(await code(round)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    });

    it('refuses fragments that spread each other twice, at once: written out they have 2^80 fields', async () => {
      const chain = Array.from(
        { length: 80 },
        (_, index) => `fragment f${index} on Me { ...f${index + 1} ...f${index + 1} }`,
      );
      const startedAt = performance.now();
      expect(await code(`{ me { ...f0 } } ${chain.join(' ')} fragment f80 on Me { role }`)).toEqual([
        'limit_exceeded',
      ]);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    });

    it('gives no credit for a page of less than nothing', async () => {
      const dear = 'projects(first: 100) { edges { node { tasks(first: 100) { edges { cursor } } } } }';
      expect(await code(`{ ${dear} a: projects(first: -100000) { edges { cursor } } }`)).toEqual([
        'limit_exceeded',
      ]);
    });
  });

  it('says nothing of an unexpected error but its request id; the log has the rest', async () => {
    await api.database.admin.query('revoke select on project from plinth_app');
    try {
      const answer = await tenant.graphql('{ projects { edges { cursor } } }');
      const requestId = answer.headers['x-request-id'];
      const { errors } = answer.body as Answer;
      expect(errors).toMatchObject([{ extensions: { code: 'internal_error', requestId } }]);
      expect(answer.text).not.toContain('permission denied');
      const logged = api.logged.find((line) => line.requestId === requestId && line.level === 'error');
      expect(logged).toMatchObject({ err: { message: 'permission denied for table project' } });
    } finally {
      await api.database.admin.query('grant select on project to plinth_app');
    }
  });
});

type TaskConnection = {
  edges: { node: { title: string }; cursor: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
};

function titlesOf({ edges }: TaskConnection): string[] {
  return edges.map(({ node }) => node.title);
}
