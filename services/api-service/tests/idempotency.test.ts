import { randomUUID } from 'node:crypto';
import { createStateCache } from '@plinth/shared/cache/stateCache';
import { createApp } from '../src/app';
import { createCurrentStates } from '../src/services/currentStates';
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
    expect(again.headers).toMatchObject({
      etag: '"1"',
      location: `/v1/projects/${id}`,
      [REPLAYED]: 'true',
    });
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

  it('a replayed answer does not become what others read', async () => {
    const key = randomUUID();
    const { id } = (await send('/v1/tasks', { projectId: project.id, title: 'Old' }, key).expect(201))
      .body as TaskBody;
    await tenant.patch(`/v1/tasks/${id}`).send({ title: 'New' }).expect(200);
    // Another replica, which has not read it yet.
    const states = createCurrentStates({ app: api.deps.app, cache: createStateCache() });
    const replica = tenant.at(createApp({ ...api.deps, states }));
    await sendAs(replica, { path: '/v1/tasks', body: { projectId: project.id, title: 'Old' }, key }).expect(
      201,
    );
    expect((await replica.get(`/v1/tasks/${id}`).expect(200)).body).toMatchObject({
      title: 'New',
      version: 2,
    });
  });
});
