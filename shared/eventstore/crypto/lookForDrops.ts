import type { Connection } from '../../database/statement';
import type { LookForDrops } from './keyDrops';
import { findDroppedKeys } from './keys.queries';

/**
 * Makes the keyring's way to hear of dropped keys, of all tenants.
 * @param connection role app or consumer, for single statements
 */
export function createLookForDrops(connection: Connection): LookForDrops {
  return async (since) => {
    const rows = await findDroppedKeys.run({ since }, connection);
    const next = rows[0]?.next;
    if (next === undefined) throw new Error('expected a row of keys_dropped_since; got none');
    const dropped = rows.flatMap(({ tenantId, subjectId }) =>
      tenantId === null ? [] : [{ tenantId, subjectId }],
    );
    return { dropped, next };
  };
}
