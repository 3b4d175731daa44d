import { createOperatorPool } from '@plinth/shared/database/connection';
import { aggregates } from '@plinth/shared/domain/registry';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { rebuildRows } from '@plinth/shared/eventstore/rebuildRows';
import type { AnyAggregate } from '@plinth/shared/types/aggregate';
import { invited, tokenOf } from './invitations';
import { testApi } from './testApi';

test('rows of roles, invitations, members and accounts are what the log folds to, and are made anew from it', async () => {
  const api = await testApi();
  const pool = createOperatorPool({ url: api.database.migratorUrl, applicationName: 'test' });
  /** As `npm run rebuild` does it. @returns what was found */
  const rebuild = async (type: 'role' | 'invitation' | 'membership' | 'user'): Promise<string[]> => {
    const found: string[] = [];
    const keyring = createKeyring({
      masterKey: createMasterKey(api.secrets['master-key']),
      loadKeys: createLoadKeys({ pool }),
      ids: api.deps.ids,
      clock: api.deps.clock,
    });
    const onFound = ({ fault }: { fault: string }) => void found.push(fault);
    await rebuildRows(
      { pool, keyring, onProgress: () => {}, onFound, settleMs: 100 },
      aggregates[type] as unknown as AnyAggregate,
      {},
    );
    return found;
  };
  try {
    const tenant = await api.tenant('Analytical Engines');
    const path = `/v1/tenants/${tenant.id}`;
    await api.database.admin.query(`update tenant set plan = 'pro' where tenant_id = $1`, [tenant.id]);
    const role = async (name: string) => {
      const { body } = await tenant
        .post(`${path}/roles`)
        .send({ name, permissions: ['task.read'] })
        .expect(201);
      return (body as { id: string }).id;
    };
    const [reader, deleted] = [await role('Reader'), await role('Guest')];
    await tenant.patch(`${path}/roles/${reader}`).send({ permissions: [] }).expect(200);
    await tenant.delete(`${path}/roles/${deleted}`).expect(204);
    await invited(tenant, { email: 'open@example.org', role: reader });
    const revoked = await invited(tenant, { email: 'revoked@example.org' });
    await tenant.delete(`${path}/invitations/${revoked.id}`).expect(204);
    const accepted = await invited(tenant, { email: 'ann@example.org', role: reader });
    const joining = {
      token: tokenOf(api, accepted.id),
      displayName: 'Ann',
      password: 'correct horse battery',
    };
    await api.http().post('/v1/invitations/sign-up').send(joining).expect(201);
    await tenant.patch('/v1/me').send({ displayName: 'Ada King', locale: 'en-GB' }).expect(200);

    for (const type of ['role', 'invitation', 'membership', 'user'] as const) {
      expect([type, await rebuild(type)]).toEqual([type, []]);
    }
    await api.database.admin.query('delete from invitation');
    await api.database.admin.query('delete from role');
    expect(await rebuild('role')).toEqual(['missing', 'missing']);
    expect(await rebuild('invitation')).toEqual(['missing', 'missing', 'missing']);
    expect([...(await rebuild('role')), ...(await rebuild('invitation'))]).toEqual([]);
    const { body } = await tenant.get(`${path}/invitations`).expect(200);
    expect(body).toMatchObject({ items: [{ email: 'open@example.org', role: reader }] });
    const { rows } = await api.database.admin.query(
      'select custom_roles from tenant_usage where tenant_id = $1',
      [tenant.id],
    );
    expect(rows).toEqual([{ custom_roles: 1 }]);
  } finally {
    await pool.end();
    await api.close();
  }
});
