import { createHash } from 'node:crypto';
import type { IDatabaseConnection } from '@pgtyped/runtime';
import type { QueryConfig, QueryResult } from 'pg';

/** What a checked statement (`*.queries.ts`) runs on: one session, mostly inside a transaction. */
export type Connection = Pick<IDatabaseConnection, 'query'>;

/** The part of a pg client or pool that is used here. */
export type Queryable = { query(config: QueryConfig): Promise<QueryResult> };

const names = new Map<string, string>();

/**
 * Gives checked statements a name, so that each session parses and plans them once (named prepared statements).
 * Only for texts that are whole in the source: every text stays prepared for the life of its session.
 * @param client of one session, or a pool for single statements
 */
export function named(client: Queryable): Connection {
  return {
    async query(text, values) {
      const { rows, rowCount } = await client.query({ name: nameOf(text), text, values });
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
}

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
  names.set(text, name);
  return name;
}
