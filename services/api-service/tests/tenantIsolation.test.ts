import { named } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { routeTable } from '../src/routes/routeTable';
import { invited } from './invitations';
import { testApi } from './testApi';
import type { CommentBody, ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

const UNKNOWN = '0197a3b0-0000-7000-8000-0000000000ff';
/** A body that each route takes, so that it gets as far as the id. */
const BODIES: Record<string, object> = {
  'patch /v1/projects/:id': { name: 'x' },
  'patch /v1/tasks/:id': { title: 'x' },
  'post /v1/tasks/:id/move': { place: 'after', taskId: UNKNOWN },
  'patch /v1/comments/:id': { text: 'x' },
  'patch /v1/tenants/:tenantId/members/:id': { role: 'viewer' },
  'post /v1/tenants/:tenantId/members/:id/erase': { confirmEmail: 'a@example.org', reason: 'requested' },
  'patch /v1/tenants/:tenantId/roles/:id': { name: 'x' },
  'post /v1/tenants/:tenantId/api-keys/:id/rotate': {},
  'post /v1/projects/:id/purge': { reason: 'x' },
  'post /v1/tasks/:id/purge': { reason: 'x' },
  'post /v1/comments/:id/purge': { reason: 'x' },
};

describe('a tenant sees nothing of another one', () => {
  let api: TestApi;
  let a: TestTenant;
  let b: TestTenant;
  let roleId: string;
  let invitationId: string;
  let project: ProjectBody;
  let task: TaskBody;
  let deletedTask: TaskBody;
  let comment: CommentBody;
  let deletedComment: CommentBody;

  beforeAll(async () => {
    api = await testApi();
    a = await api.tenant('Analytical Engines');
    b = await api.tenant('Bernoulli Numbers');
    await api.database.admin.query(`update tenant set plan = 'pro' where tenant_id = $1`, [a.id]);
    const role = await a
      .post(`/v1/tenants/${a.id}/roles`)
      .send({ name: 'Reader', permissions: [] })
      .expect(201);
    roleId = (role.body as { id: string }).id;
    ({ id: invitationId } = await invited(a, { email: 'charles@example.org' }));
    project = await a.project();
    task = await a.task(project.id, { externalId: 'a-1' });
    deletedTask = await a.task(project.id);
    await a.delete(`/v1/tasks/${deletedTask.id}`).expect(204);
    comment = await a.comment(task.id);
    deletedComment = await a.comment(task.id);
    await a.delete(`/v1/comments/${deletedComment.id}`).expect(204);
    // Into the cache of the process that serves both.
    await a.get(`/v1/projects/${project.id}`).expect(200);
    await a.get(`/v1/tasks/${task.id}`).expect(200);
  });
  afterAll(() => api.close());

  it('by each route with an id: the answer to an id of nobody, byte for byte', async () => {
    const idsOf = (path: string) => {
      if (path.startsWith('/v1/projects')) return [project.id];
      if (path.includes('/members/')) return [a.userId];
      if (path.includes('/roles/')) return [roleId];
      if (path.includes('/invitations/')) return [invitationId];
      if (path.startsWith('/v1/tasks')) return [task.id, deletedTask.id];
      return [comment.id, deletedComment.id];
    };
    const withId = routeTable(api.deps).filter(({ path }) => path.includes(':id'));
    expect(withId.length).toBeGreaterThanOrEqual(20);
    for (const { method, path } of withId) {
      const ids = idsOf(path);
      const answerTo = async (id: string) => {
        const named = path.replace(':tenantId', b.id).replace(':id', id);
        const answer = await b[method](named).send(BODIES[`${method} ${path}`]);
        const { requestId } = answer.body as { requestId: string };
        const headers = Object.entries(answer.headers).filter(
          ([name]) => !['date', 'x-request-id', 'ratelimit'].includes(name),
        );
        return {
          status: answer.status,
          headers,
          text: answer.text.replaceAll(id, '<id>').replace(requestId, '<request>'),
        };
      };
      const unknown = await answerTo(UNKNOWN);
      expect([method, path, unknown.status]).toEqual([method, path, 404]);
      for (const id of ids) expect(await answerTo(id)).toEqual(unknown);
    }
  });

  it('by ids in bodies and filters', async () => {
    const make = (projectId: string) => b.post('/v1/tasks').send({ projectId, title: 't' }).expect(404);
    const [foreign, unknown] = [await make(project.id), await make(UNKNOWN)];
    expect({ ...(foreign.body as object), requestId: '' }).toEqual({
      ...(unknown.body as object),
      requestId: '',
    });
    await b.post('/v1/comments').send({ taskId: task.id, text: 't' }).expect(404);
    for (const list of [`/v1/tasks?projectId=${project.id}`, `/v1/comments?taskId=${task.id}`]) {
      expect((await b.get(list).expect(200)).body).toEqual({ items: [], nextCursor: null });
    }
  });

  it('by lists, the log, and names: each tenant has its own', async () => {
    const members = await b.get(`/v1/tenants/${b.id}/members`).expect(200);
    expect((members.body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual([b.userId]);
    for (const path of ['/v1/projects', '/v1/tasks', '/v1/jobs']) {
      expect((await b.get(path).expect(200)).body).toEqual({ items: [], nextCursor: null });
    }
    const { items } = (await b.get('/v1/events').expect(200)).body as {
      items: { type: string; position: number }[];
    };
    expect(items.map(({ type }) => type)).toEqual(['tenant.created', 'membership.created']);
    await b.post('/v1/projects').send({ key: project.key, name: 'n' }).expect(201);
  });

  it('by GraphQL: the answer to an id of nobody', async () => {
    const ask = async (query: string, id: string) => {
      const answer = await b.graphql(`query ($id: ID!) { ${query} }`, { id }).expect(200);
      return answer.body as { data: object; errors: object[] };
    };
    const fields = 'id tasks { edges { node { id } } } activity { edges { cursor } }';
    const foreign = [
      await ask(`project(id: $id) { ${fields} }`, project.id),
      await ask('task(id: $id) { id }', task.id),
      await ask('task(id: $id) { id }', deletedTask.id),
      await ask('comment(id: $id) { text }', comment.id),
    ];
    expect(foreign).toEqual([
      await ask(`project(id: $id) { ${fields} }`, UNKNOWN),
      await ask('task(id: $id) { id }', UNKNOWN),
      await ask('task(id: $id) { id }', UNKNOWN),
      await ask('comment(id: $id) { text }', UNKNOWN),
    ]);
    expect(foreign.map(({ data, errors }) => [data, errors.length])).toEqual([
      [{ project: null }, 1],
      [{ task: null }, 1],
      [{ task: null }, 1],
      [{ comment: null }, 1],
    ]);
  });

  it('by SQL as the app role: not a row of another tenant, and no row without a tenant', async () => {
    const { pools, admin } = api.database;
    const { rows: tables } = await admin.query<{ name: string }>(
      `select c.relname as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege('plinth_app', c.oid, 'select')`,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['event', 'project', 'task', 'comment', 'activity', 'job']),
    );
    // What only consumers need.
    expect(tables.map(({ name }) => name)).not.toContain('checkpoint');
    for (const { name } of tables) {
      const count = `select count(*) filter (where tenant_id <> '${b.id}') as foreign from ${name}`;
      const seen = await withTenant(pools.app, b.id, (tx) => tx.query(count, []));
      expect([name, seen.rows]).toEqual([name, [{ foreign: 0 }]]);
      const without = await named(pools.app).query(`select count(*) as all from ${name}`, []);
      expect([name, without.rows]).toEqual([name, [{ all: 0 }]]);
    }
  });

  it('by SQL as the app role: it can write nothing', async () => {
    const write = (sql: string) => withTenant(api.database.pools.app, b.id, (tx) => tx.query(sql, []));
    for (const table of ['event', 'project', 'task', 'comment', 'stream', 'log_head', 'reservation']) {
      await expect(write(`delete from ${table}`)).rejects.toThrow('permission denied');
    }
    await expect(write(`update project set name = 'x'`)).rejects.toThrow('permission denied');
  });
});
