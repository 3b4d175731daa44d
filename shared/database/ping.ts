import type { Pool } from 'pg';
import { selectOne } from './ping.queries';
import { named } from './statement';

/** One round trip to the database, for health checks. @throws when there is no connection, or it is lost */
export async function ping(pool: Pick<Pool, 'query'>): Promise<void> {
  await selectOne.run(undefined, named(pool));
}
