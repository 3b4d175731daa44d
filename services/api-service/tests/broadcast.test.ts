import { APP_TOKEN, testApi } from './testApi';
import type { ProjectBody, TestApi, TestTenant } from './testApi';

describe('POST /dapr/broadcast', () => {
  let api: TestApi;
  let tenant: TestTenant;
  let project: ProjectBody;

  /** Changes the row behind the back of this replica, as another one would. */
  async function renameElsewhere(name: string, version: number): Promise<void> {
    await api.database.admin.query('update project set name = $1, version = $2 where id = $3', [
      name,
      version,
      project.id,
    ]);
  }
  const nameRead = async () =>
    ((await tenant.get(`/v1/projects/${project.id}`).expect(200)).body as { name: string }).name;
  const broadcast = (data: unknown) =>
    api
      .http()
      .post('/dapr/broadcast')
      .set('dapr-api-token', APP_TOKEN)
      .type('application/cloudevents+json')
      .send(JSON.stringify({ specversion: '1.0', data }));
  const change = (version: number, tenantId = tenant.id) => ({
    tenantId,
    changes: [{ aggregate: 'project', streamId: project.id, version }],
    position: 9,
  });

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  beforeEach(async () => {
    project = await tenant.project();
    await renameElsewhere('changed elsewhere', 2);
    expect(await nameRead()).toBe('Engine');
  });
  afterAll(() => api.close());

  it('drops what is older than the change', async () => {
    await broadcast(change(2)).expect(200, { status: 'SUCCESS' });
    expect(await nameRead()).toBe('changed elsewhere');
  });

  it('keeps what is as new, and what belongs to another tenant', async () => {
    await broadcast(change(1)).expect(200);
    await broadcast(change(2, '0197a3b0-0000-7000-8000-000000000000')).expect(200);
    expect(await nameRead()).toBe('Engine');
  });

  it('GraphQL reads the same entry', async () => {
    const ask = async () =>
      (await tenant.graphql('query ($id: ID!) { project(id: $id) { name } }', { id: project.id }))
        .body as object;
    expect(await ask()).toEqual({ data: { project: { name: 'Engine' } } });
    await broadcast(change(2)).expect(200);
    expect(await ask()).toEqual({ data: { project: { name: 'changed elsewhere' } } });
  });

  it('takes what cannot be read, once', async () => {
    for (const nonsense of [
      undefined,
      7,
      {},
      { tenantId: tenant.id },
      { tenantId: 1, changes: [] },
      { tenantId: tenant.id, changes: [null] },
    ]) {
      await broadcast(nonsense).expect(200, { status: 'SUCCESS' });
    }
    expect(await nameRead()).toBe('Engine');
  });

  it('401 for others than the sidecar', async () => {
    await api
      .http()
      .post('/dapr/broadcast')
      .send({ data: change(9) })
      .expect(401);
  });
});
