import { randomUUID } from 'node:crypto';
import { testApi } from './testApi';
import type { ProjectBody, TaskBody, TestApi, TestTenant } from './testApi';

type Keyed = { readonly path: string; readonly body?: object; readonly key: string };

const sendAs = (as: Pick<TestTenant, 'post'>, { path, body, key }: Keyed) =>
  as.post(path).set('idempotency-key', key).send(body);

const REPLAYED = 'idempotency-replayed';

describe('Idempotency-Key', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
    project = await tenant.project();
  });
  afterAll(() => api.close());

  const send = (path: string, body: object | undefined, key: string) => sendAs(tenant, { path, body, key });

  const eventsOf = async (streamId: string): Promise<string[]> => {
    const { rows } = await api.database.admin.query<{ type: string }>(
      'select type from event where stream_id = $1 order by version',
      [streamId],
    );
    return rows.map(({ type }) => type);
  };

  it('the same request again gets the first answer, though things have moved on, and changes nothing', async () => {
    const key = randomUUID();
    const body = { key: 'FIRST', name: 'Engine' };
    const first = await send('/v1/projects', body, key).expect(201);
    const { id } = first.body as ProjectBody;
    expect(first.headers).not.toHaveProperty(REPLAYED);
    await tenant.patch(`/v1/projects/${id}`).send({ name: 'Other' }).expect(200);
    await tenant.delete(`/v1/projects/${id}`).expect(204);

    const again = await send('/v1/projects', body, key).expect(201);
    expect(again.text).toBe(first.text);
    const location = `/v1/projects/${id}`;
    expect(again.headers).toMatchObject({ etag: '"1"', location, [REPLAYED]: 'true' });
    expect(await eventsOf(id)).toEqual(['project.created', 'project.updated', 'project.deleted']);
  });

  it('the request is the same however its JSON is written', async () => {
    const key = randomUUID();
    const first = await send('/v1/projects', { key: 'JSON', name: 'Engine' }, key).expect(201);
    const again = await tenant
      .post('/v1/projects')
      .set({ 'idempotency-key': key, 'content-type': 'application/json' })
      .send('{ "name": "Eng\\u0069ne",\n "key": "JSON" }')
      .expect(201);
    expect(again.text).toBe(first.text);
  });

  it('422 for another request under the same key, and nothing of it happens', async () => {
    const key = randomUUID();
    const { body } = await send('/v1/tasks', { projectId: project.id, title: 'One' }, key).expect(201);
    const other = await send('/v1/tasks', { projectId: project.id, title: 'Two' }, key).expect(422);
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
    expect(other.headers).not.toHaveProperty(REPLAYED);
    expect(await eventsOf((body as TaskBody).id)).toEqual(['task.created']);
  });

  it('a transition again gets the version that it led to, and another If-Match makes another request', async () => {
    const { id } = await tenant.task(project.id);
    const key = randomUUID();
    const started = await send(`/v1/tasks/${id}/start`, undefined, key).expect(200);
    await tenant.post(`/v1/tasks/${id}/complete`).expect(200);
    const again = await send(`/v1/tasks/${id}/start`, undefined, key).expect(200);
    expect(again.text).toBe(started.text);
    expect(again.headers).toMatchObject({ etag: '"2"', [REPLAYED]: 'true' });
    expect(await eventsOf(id)).toEqual(['task.created', 'task.started', 'task.completed']);
    const other = await send(`/v1/tasks/${id}/start`, undefined, key).set('if-match', '"1"').expect(422);
    expect(other.body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('another person, tenant or path has keys of its own', async () => {
    const key = randomUUID();
    const body = { projectId: project.id, title: 'Mine' };
    const first = await send('/v1/tasks', body, key).expect(201);
    const admin = await tenant.as('admin');
    const theirs = await sendAs(admin, { path: '/v1/tasks', body, key }).expect(201);
    const other = await api.tenant('Other Engines');
    const elsewhere = { projectId: (await other.project()).id, title: 'Mine' };
    const others = await sendAs(other, { path: '/v1/tasks', body: elsewhere, key }).expect(201);
    const started = await send(`/v1/tasks/${(first.body as TaskBody).id}/start`, undefined, key).expect(200);
    for (const { headers } of [theirs, others, started]) expect(headers).not.toHaveProperty(REPLAYED);
    const ids = [first, theirs, others].map((made) => (made.body as TaskBody).id);
    expect(new Set(ids).size).toBe(3);
  });

  it('a refused request leaves no entry: it may succeed later under its key', async () => {
    const own = await tenant.project();
    const key = randomUUID();
    const body = { projectId: own.id, title: 'Late' };
    await tenant.post(`/v1/projects/${own.id}/archive`).expect(200);
    for (let time = 1; time <= 2; time += 1) {
      const refused = await send('/v1/tasks', body, key).expect(422);
      expect(refused.body).toMatchObject({ code: 'project_archived' });
    }
    await tenant.post(`/v1/projects/${own.id}/unarchive`).expect(200);
    // Not even its content is bound to the key yet.
    const made = await send('/v1/tasks', { ...body, title: 'Later' }, key).expect(201);
    expect(made.headers).not.toHaveProperty(REPLAYED);
    await send('/v1/tasks', body, key).expect(422);
  });

  it('a request that wrote nothing leaves no entry: it is answered as things are', async () => {
    const body = { projectId: project.id, title: 'Import', externalId: 'row-1' };
    const firstKey = randomUUID();
    const first = await send('/v1/tasks', body, firstKey).expect(201);
    const { id } = first.body as TaskBody;
    const key = randomUUID();
    const before = await send('/v1/tasks', body, key).expect(200);
    await tenant.post(`/v1/tasks/${id}/start`).expect(200);
    const after = await send('/v1/tasks', body, key).expect(200);
    expect([before.headers.etag, after.headers.etag]).toEqual(['"1"', '"2"']);
    expect({ ...before.headers, ...after.headers }).not.toHaveProperty(REPLAYED);
    const replayed = await send('/v1/tasks', body, firstKey).expect(201);
    expect(replayed.text).toBe(first.text);
  });

  it('a replayed answer does not become what others read', async () => {
    const key = randomUUID();
    const body = { projectId: project.id, title: 'Old' };
    const { id } = (await send('/v1/tasks', body, key).expect(201)).body as TaskBody;
    await tenant.patch(`/v1/tasks/${id}`).send({ title: 'New' }).expect(200);
    // It has not read the task yet.
    const replica = api.replica();
    const there = tenant.at(replica.app);
    await sendAs(there, { path: '/v1/tasks', body, key }).expect(201);
    const read = await there.get(`/v1/tasks/${id}`).expect(200);
    expect(read.body).toMatchObject({ title: 'New', version: 2 });
    await replica.close();
  });

  it('nothing of the request is kept but a digest under a key of the tenant', async () => {
    const key = 'the-key-itself';
    const body = { key: 'TRACE', name: 'Engine' };
    const other = await api.tenant('Other Engines');
    const made = [
      await send('/v1/projects', body, key).expect(201),
      await sendAs(other, { path: '/v1/projects', body, key }).expect(201),
    ];
    const { rows } = await api.database.admin.query<{ row: string; digest: Buffer }>(
      'select row_to_json(event)::text as row, request_digest as digest from event where stream_id = any ($1)',
      [made.map(({ body: view }) => (view as ProjectBody).id)],
    );
    expect(rows.map(({ digest }) => digest.length)).toEqual([32, 32]);
    expect(rows[0]?.digest.equals(rows[1]!.digest)).toBe(false);
    expect(JSON.stringify(rows)).not.toContain(key);
  });
});
