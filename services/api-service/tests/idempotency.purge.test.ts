import { randomUUID } from 'node:crypto';
import { withTenant } from '@plinth/shared/database/withTenant';
import { addTombstone, clearPurged } from '@plinth/shared/eventstore/purge';
import { testApi } from './testApi';
import type { ProjectBody, TestApi, TestTenant } from './testApi';

describe('the Idempotency-Key of something that was purged', () => {
  let api: TestApi;
  let tenant: TestTenant;

  beforeAll(async () => {
    api = await testApi();
    tenant = await api.tenant('Analytical Engines');
  });
  afterAll(() => api.close());

  /** As the consumer of `purged` events and the purger do it. */
  async function empty(streamId: string): Promise<void> {
    const { pools } = api.database;
    const tenantId = tenant.id;
    const stream = { tenantId, streamId, type: 'project', version: 3 };
    const purgedAt = new Date().toISOString();
    await withTenant(pools.consumer, tenantId, (tx) =>
      addTombstone(tx, { ...stream, purgedAt, awaitsChildren: false }),
    );
    const { events } = await withTenant(pools.purger, tenantId, (tx) =>
      clearPurged(tx, { tenantId, limit: 10 }),
    );
    expect(events).toBe(2);
  }

  it('410, before and after it is emptied; nothing of the request is kept, and nothing made again', async () => {
    const [key, purgeKey] = [randomUUID(), randomUUID()];
    const body = { key: 'GONE', name: 'Engine' };
    const make = (content: object) => tenant.post('/v1/projects').set('idempotency-key', key).send(content);
    const { id } = (await make(body).expect(201)).body as ProjectBody;
    await tenant.delete(`/v1/projects/${id}`).expect(204);
    const purge = () =>
      tenant
        .post(`/v1/projects/${id}/purge`)
        .set('idempotency-key', purgeKey)
        .send({ reason: 'asked for' })
        .expect(202);
    const purged = await purge();
    expect((await make(body).expect(410)).body).toMatchObject({ code: 'purged' });
    const other = { ...body, name: 'Other' };
    expect((await make(other).expect(422)).body).toMatchObject({ code: 'idempotency_key_reused' });

    await empty(id);
    const { headers, body: told } = await make(body).expect(410);
    expect(told).toMatchObject({ code: 'purged' });
    expect(headers).not.toHaveProperty('idempotency-replayed');
    // Nothing is left to compare with.
    await make(other).expect(410);
    const { rows } = await api.database.admin.query(
      'select type, data, request_digest from event where stream_id = $1 and version < 3 order by version',
      [id],
    );
    expect(rows).toEqual([
      { type: 'project.created', data: null, request_digest: null },
      { type: 'project.deleted', data: null, request_digest: null },
    ]);
    // The purge itself is something that can be repeated.
    const again = await purge();
    expect(again.text).toBe(purged.text);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
  });

  it('one of GraphQL with another mutation: refused, though nothing is left to compare with', async () => {
    const key = randomUUID();
    const send = async (query: string) =>
      (await tenant.graphql(query).set('idempotency-key', key).expect(200)).body as {
        data?: { made: ProjectBody };
        errors?: { extensions: { code: string } }[];
      };
    const { data } = await send(
      'mutation { made: createProject(input: { key: "GONE-2", name: "Engine" }) { id } }',
    );
    const { id } = data!.made;
    await tenant.delete(`/v1/projects/${id}`).expect(204);
    await tenant.post(`/v1/projects/${id}/purge`).send({ reason: 'asked for' }).expect(202);
    await empty(id);
    const other = await tenant.project();
    const { errors } = await send(
      `mutation { updateProject(id: "${other.id}", input: { name: "Other" }) { id } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'idempotency_key_reused' } }]);
  });
});
