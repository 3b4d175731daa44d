import type { Pool } from 'pg';
import { runTransaction } from './inTransaction';
import type { Connection } from './statement';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Runs `run` in one transaction that sees one tenant's rows only: the way to a connection of the roles app and
 * consumer. Begin and the tenant take one round trip.
 * @param tenantId UUID of the tenant; verified by whoever made the context, never from unverified input
 * @returns what `run` returned, once committed
 * @throws TypeError when `tenantId` is no UUID; else what `run` threw, after the rollback
 */
export async function withTenant<T>(
  pool: Pick<Pool, 'connect'>,
  tenantId: string,
  run: (tx: Connection) => Promise<T>,
): Promise<T> {
  // Checked because it goes into the text: begin and set_config in one round trip allow no parameters.
  if (!UUID.test(tenantId)) throw new TypeError(`expected a tenant's UUID; got ${JSON.stringify(tenantId)}`);
  return runTransaction(pool, `begin; select set_config('app.tenant_id', '${tenantId}', true)`, run);
}
