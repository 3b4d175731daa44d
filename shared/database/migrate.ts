import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import knex from 'knex';
import type { Knex } from 'knex';

export type MigrateOptions = {
  /** `postgres://` URL of `plinth_migrator`, or of an administrator who may become it. */
  readonly url: string;
  /** Directory of the `NNNN_<name>.sql` files. */
  readonly directory: string;
};

const MIGRATION_FILE = /^\d{4}_\w+\.sql$/;

/** Key of the advisory lock that lets one process migrate at a time: any number that nothing else uses. */
const LOCK = 7_546_846_101;

/**
 * Brings a database to the newest migration, each file in a transaction of its own, as role `plinth_migrator`,
 * which owns the database. Forward only; repeatable; a second process waits for the first.
 * @returns the names of the files that it ran, in order
 * @throws Error when a migration fails (those before it stay), or when an applied one is no longer in `directory`, or
 *   no longer what it was when it was applied
 */
export async function migrate({ url, directory }: MigrateOptions): Promise<string[]> {
  const database = knex({
    client: 'pg',
    connection: url,
    // One for the lock, one for the work.
    pool: { min: 0, max: 2, afterCreate: becomeMigrator },
    // It would print what it throws.
    log: { warn() {}, error() {}, deprecate() {}, debug() {} },
    migrations: {
      migrationSource: sourceOf(directory),
      // The bookkeeping has no tenants, so it stays out of the schema in which every table has row security.
      schemaName: 'migration',
    },
  });
  try {
    return await database.transaction(async (lock) => {
      await lock.raw('select pg_advisory_xact_lock(?)', [LOCK]);
      await database.raw('create schema if not exists migration');
      // Under the advisory lock nobody migrates: a lock row that says so was left by a process that was killed.
      await database.migrate.forceFreeMigrationsLock();
      await requireUnchanged(database, directory);
      const [, names] = (await database.migrate.latest()) as [number, string[]];
      return names;
    });
  } finally {
    await database.destroy();
  }
}

/** A file that was changed after it ran would leave a schema that no code was written for. */
async function requireUnchanged(database: Knex, directory: string): Promise<void> {
  await database.raw(
    'create table if not exists migration.checksum (name text primary key, sha256 text not null)',
  );
  const [applied] = (await database.migrate.list()) as [{ name: string }[], unknown];
  const { rows } = await database.raw<{ rows: { name: string; sha256: string }[] }>(
    'select name, sha256 from migration.checksum',
  );
  const checksums = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
  for (const { name } of applied) {
    const file = join(directory, name);
    // One that is not there any more is reported by knex.
    if (!existsSync(file) || checksumOf(readFileSync(file, 'utf8')) === checksums.get(name)) continue;
    throw new Error(
      `expected ${name} as it was when it was applied to this database; got another text: write a new migration ` +
        'instead of changing one, or in development start anew with `npm run reset`',
    );
  }
}

/** The same for both ways to end a line: Git may check a file out with either. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}

function sourceOf(directory: string): Knex.MigrationSource<string> {
  return {
    getMigrations: () =>
      Promise.resolve(
        readdirSync(directory)
          .filter((name) => MIGRATION_FILE.test(name))
          .sort(),
      ),
    getMigrationName: (name) => name,
    getMigration: (name) => Promise.resolve(migrationOf(readFileSync(join(directory, name), 'utf8'), name)),
  };
}

function migrationOf(sql: string, name: string): Knex.Migration {
  return {
    up: async (transaction) => {
      try {
        // Knex takes a bare ? for a binding.
        await transaction.raw(sql.replaceAll('?', '\\?'));
      } catch (error) {
        throw new Error(`${name} failed: ${withoutSql(error, sql)}`, { cause: error });
      }
      await transaction.raw('insert into migration.checksum (name, sha256) values (?, ?)', [
        name,
        checksumOf(sql),
      ]);
    },
    down: () => Promise.reject(new Error(`${name}: migrations run forward only`)),
  };
}

/** Knex puts the whole text of a file before PostgreSQL's message. */
function withoutSql(error: unknown, sql: string): string {
  return String(error instanceof Error ? error.message : error).replace(`${sql} - `, '');
}

type Done = (error: Error | null, connection: unknown) => void;

function becomeMigrator(
  connection: { query(sql: string, done: (error: Error | null) => void): void },
  done: Done,
) {
  connection.query('set role plinth_migrator', (error) => done(error, connection));
}
