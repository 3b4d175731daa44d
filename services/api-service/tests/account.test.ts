import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { addMember } from './addMember';
import { testApi } from './testApi';
import type { TestApi } from './testApi';

describe('who deletes their account', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await testApi();
  });
  afterAll(() => api.close());

  async function signedUp() {
    const email = `${randomUUID()}@example.org`;
    const tenant = await api.tenant(`Engines ${randomUUID().slice(0, 8)}`, { email });
    const remove = (confirmEmail = email) => tenant.post('/v1/me/delete').send({ confirmEmail });
    const typesOf = async (tenantId: string) =>
      (
        await api.database.admin.query<{ type: string }>(
          `select type from event where tenant_id = $1 and data ->> 'userId' = $2 order by position`,
          [tenantId, tenant.userId],
        )
      ).rows.map(({ type }) => type);
    return { email, tenant, remove, typesOf };
  }

  it('leaves their tenants, says so to the platform, and is signed out and in no more', async () => {
    const { email, tenant, remove, typesOf } = await signedUp();
    await addMember(api, tenant.id, 'owner');
    await remove().expect(202);
    expect(await typesOf(tenant.id)).toEqual(['membership.created', 'membership.removed']);
    expect(await typesOf(PLATFORM_TENANT_ID)).toEqual(['user.signed_up', 'user.deleted']);
    await tenant.get('/v1/me').expect(401);
    const password = 'correct horse battery staple';
    await api.http().post('/v1/auth/sign-in').send({ email, password }).expect(401);
  });

  it('needs another owner to stay, before anything is written', async () => {
    const { tenant, remove, typesOf } = await signedUp();
    const other = await api.tenant(`Others ${randomUUID().slice(0, 8)}`);
    await addMember(api, other.id, 'owner');
    expect((await remove().expect(422)).body).toMatchObject({ code: 'last_owner' });
    expect(await typesOf(tenant.id)).toEqual(['membership.created']);
    await tenant.get('/v1/me').expect(200);
  });

  it('may be the last owner of a tenant that is closing', async () => {
    const { tenant, remove, typesOf } = await signedUp();
    const path = `/v1/tenants/${tenant.id}`;
    const { slug } = (await tenant.get(path).expect(200)).body as { slug: string };
    await tenant.post(`${path}/close`).send({ slug }).expect(200);
    await remove().expect(202);
    expect(await typesOf(PLATFORM_TENANT_ID)).toEqual(['user.signed_up', 'user.deleted']);
  });

  it('types the own address, and has proven lately who they are', async () => {
    const { tenant, remove, typesOf } = await signedUp();
    await addMember(api, tenant.id, 'owner');
    expect((await remove('other@example.org').expect(422)).body).toMatchObject({
      code: 'confirmation_mismatch',
    });
    await api.database.admin.query(
      "update session set authenticated_at = now() - interval '11 minutes' where user_id = $1",
      [tenant.userId],
    );
    await sleep(1_000);
    expect((await remove().expect(403)).body).toMatchObject({ code: 'step_up_required' });
    expect(await typesOf(PLATFORM_TENANT_ID)).toEqual(['user.signed_up']);
  });
});
