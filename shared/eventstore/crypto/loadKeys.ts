import type { Pool } from 'pg';
import { PLATFORM_TENANT_ID } from '../../constants/platform';
import { named } from '../../database/statement';
import type { Connection } from '../../database/statement';
import { withTenant } from '../../database/withTenant';
import type { LoadKeys, WrappedKeys } from './keyReader';
import { findKeys } from './keys.queries';

type LoadKeysDeps = {
  /** Role app or consumer: reads the keys of one tenant at a time. */
  readonly pool: Pool;
  /** Role identity: reads the keys of the platform tenant, which role app never sees. */
  readonly identity?: Pool;
};

/**
 * Makes the keyring's way to the key rows, each call in a transaction of its own.
 * @returns see LoadKeys; without `identity`, `pool` is asked for the platform tenant too
 */
export function createLoadKeys({ pool, identity }: LoadKeysDeps): LoadKeys {
  return (tenantId, subjectIds) => {
    if (tenantId === PLATFORM_TENANT_ID && identity) {
      return readKeys(named(identity), tenantId, subjectIds);
    }
    return withTenant(pool, tenantId, (tx) => readKeys(tx, tenantId, subjectIds));
  };
}

async function readKeys(
  tx: Connection,
  tenantId: string,
  subjectIds: readonly string[],
): Promise<WrappedKeys> {
  const rows = await findKeys.run({ tenantId, subjectIds: [...subjectIds] }, tx);
  const tenant = rows.find((row) => row.subjectId === null);
  return {
    tenantKey: tenant && tenant.wrapped,
    subjectKeys: rows.flatMap(({ subjectId, keyId, wrapped }) =>
      subjectId === null || keyId === null ? [] : [{ subjectId, keyId, wrapped }],
    ),
  };
}
