import { randomUUID } from 'node:crypto';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { signedInOperator } from './operators';
import { testApi } from './testApi';
import type { TestApi, TestTenant } from './testApi';

const REASON = { reason: 'the data warehouse' };

let api: TestApi;
let tenant: TestTenant;
let operator: Awaited<ReturnType<typeof signedInOperator>>;
beforeAll(async () => {
  api = await testApi();
  tenant = await api.tenant('Engines');
  operator = await signedInOperator(api);
});
afterAll(() => api.close());

const make = async (name = `s-${randomUUID().slice(0, 8)}`) => {
  const body = { name, scopes: ['events.read.all'], ...REASON };
  const answer = await operator.post('/admin/services').send(body).expect(201);
  return answer.body as { id: string; key: string };
};
const read = (key: string, path = `/admin/tenants/${tenant.id}/events?after=0`) =>
  tenant.withToken(key).get(path);

describe('a service of the operators', () => {
  it('reads the log of every tenant and which tenants there are, without the names of people', async () => {
    const { key } = await make();
    const { body, text } = await read(key).expect(200);
    expect(body).toMatchObject({ items: [{ type: 'tenant.created', position: 1 }, {}], next: 2 });
    expect(text).not.toMatch(/Ada|example\.org/);
    const list = await read(key, '/admin/tenants').expect(200);
    expect(list.text).toContain(tenant.id);
  });

  it('does nothing else, at no door', async () => {
    const { key } = await make();
    const by = tenant.withToken(key);
    for (const path of [
      `/admin/tenants/${tenant.id}`,
      '/admin/services',
      '/v1/projects',
      '/v1/me',
      '/v1/events',
    ]) {
      expect([path, (await by.get(path)).status]).toEqual([path, 401]);
    }
    await by.post(`/admin/tenants/${tenant.id}/suspend`).send(REASON).expect(401);
    await by
      .post('/admin/services')
      .send({ name: 'other', scopes: ['events.read.all'], ...REASON })
      .expect(401);
    await tenant.get('/admin/services').expect(401);
  });

  it('leaves no trace of its reading in the log that it reads', async () => {
    const { key } = await make();
    const first = (await read(key).expect(200)).body as { next: number };
    const second = (await read(key).expect(200)).body as { next: number };
    expect(second.next).toBe(first.next);
  });

  it('gets the same 404 for a tenant that there is not, and for the platform', async () => {
    const { key } = await make();
    for (const id of [randomUUID(), PLATFORM_TENANT_ID, 'none']) {
      await read(key, `/admin/tenants/${id}/events`).expect(404);
    }
  });

  it('is named in the audit when it is ended', async () => {
    const { id } = await make();
    await operator.post(`/admin/services/${id}/revoke`).send(REASON).expect(204);
    const { rowCount } = await api.database.admin.query(
      `select from event where type = 'audit.operator_acted' and data ->> 'operation' = $1`,
      [`POST /admin/services/${id}/revoke`],
    );
    expect(rowCount).toBe(1);
  });

  it('has a key that is rotated with an overlap, and revoked at once', async () => {
    const { id, key } = await make();
    const rotate = (overlapSeconds: number) =>
      operator
        .post(`/admin/services/${id}/rotate`)
        .send({ overlapSeconds, ...REASON })
        .expect(200);
    const next = ((await rotate(60)).body as { key: string }).key;
    await read(key).expect(200);
    await read(next).expect(200);
    const last = ((await rotate(0)).body as { key: string }).key;
    await read(next).expect(401);
    await read(last).expect(200);
    await operator.post(`/admin/services/${id}/revoke`).send(REASON).expect(204);
    await read(last).expect(401);
    await operator.post(`/admin/services/${id}/revoke`).send(REASON).expect(404);
  });

  it('is made with a reason, a name of its own and scopes that there are; it is listed without its key', async () => {
    const name = `s-${randomUUID().slice(0, 8)}`;
    const { id, key } = await make(name);
    const scopes = ['events.read.all'];
    await operator
      .post('/admin/services')
      .send({ name, scopes, ...REASON })
      .expect(409);
    await operator.post('/admin/services').send({ name: 'other', scopes }).expect(400);
    await operator
      .post('/admin/services')
      .send({ name: 'other', scopes: ['all'], ...REASON })
      .expect(400);
    const { body, text } = await operator.get('/admin/services').expect(200);
    expect(body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id, name })]) as object,
    });
    expect(text).not.toContain(key.slice(37));
    expect(text).not.toContain('hash');
    const { rows } = await api.database.admin.query(
      `select from event where type = 'audit.operator_acted' and data ->> 'operation' = 'POST /admin/services'`,
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  it.each(['pls_x', `pls_${'0'.repeat(32)}_${'a'.repeat(43)}00000000`])('is not %s', async (key) => {
    await read(key).expect(401);
  });
});
