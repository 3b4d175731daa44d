import type { Pool } from 'pg';
import { EXIT } from '../utils/exitCodes';
import { StartError } from '../utils/startError';
import { findNewestMigration } from './assertSchema.queries';
import { sqlStateOf } from './isUnavailable';
import { named } from './statement';

/** The newest file of migrations/, which this code was written for; a test compares them. */
export const NEWEST_MIGRATION = '0045_access_plans.sql';

const UNDEFINED_FUNCTION = '42883';

/**
 * Makes sure that the schema is at least as new as the code; a newer one is meant to serve older code, too. Repeatable.
 * @param needed the newest migration that has to be applied
 * @throws StartError (69) when it is older: migrations may still be on their way
 */
export async function assertSchema(
  pool: Pick<Pool, 'query'>,
  needed: string = NEWEST_MIGRATION,
): Promise<void> {
  const newest = await newestOf(pool);
  if (newest !== undefined && newest >= needed) return;
  throw new StartError(
    EXIT.unavailable,
    `expected the database to be migrated up to ${needed}; got ${newest ?? 'none that names a newest migration'}: ` +
      'run the migrations of this release',
  );
}

/** By number, since names sort by it; undefined before the first migration that tells. */
async function newestOf(pool: Pick<Pool, 'query'>): Promise<string | undefined> {
  try {
    const [row] = await findNewestMigration.run(undefined, named(pool));
    return row?.name ?? undefined;
  } catch (error) {
    if (sqlStateOf(error) === UNDEFINED_FUNCTION) return undefined;
    throw error;
  }
}
