/** Types generated for queries found in "shared/database/assertSchema.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

/** 'FindNewestMigration' parameters type */
export type FindNewestMigrationParams = void;

/** 'FindNewestMigration' return type */
export interface FindNewestMigrationResult {
  name: string | null;
}

/** 'FindNewestMigration' query type */
export interface FindNewestMigrationQuery {
  params: FindNewestMigrationParams;
  result: FindNewestMigrationResult;
}

const findNewestMigrationIR: any = {"usedParamSet":{},"params":[],"statement":"select newest_migration() as name"};

/**
 * Query generated from SQL:
 * ```
 * select newest_migration() as name
 * ```
 */
export const findNewestMigration = new PreparedQuery<FindNewestMigrationParams,FindNewestMigrationResult>(findNewestMigrationIR);


