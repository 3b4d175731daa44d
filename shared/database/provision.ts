import { readFileSync } from 'node:fs';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { PoolRole } from './connection';

/** Key of the advisory lock around the roles, which belong to the cluster and not to a database. */
const LOCK = 7_546_846_102;

export type ProvisionOptions = {
  /** `postgres://` URL of an administrator of the cluster (superuser). */
  readonly adminUrl: string;
  /** The file migrations/roles.sql. */
  readonly rolesFile: string;
  /** Password of each role that may log in from now on; the others keep what they have. */
  readonly passwords: Partial<Record<PoolRole | 'migrator', string>>;
};

/**
 * Makes the database roles of a cluster and lets those with a password log in with it. Before the first
 * migration; repeatable, also by several processes at once (give all the same database in `adminUrl`).
 */
export async function provisionRoles({ adminUrl, rolesFile, passwords }: ProvisionOptions): Promise<void> {
  const logins = Object.entries(passwords).map(
    ([role, password]) =>
      `alter role ${escapeIdentifier(`plinth_${role}`)} login password ${escapeLiteral(password)};`,
  );
  await asAdmin(adminUrl, async (admin) => {
    await admin.query('begin');
    await admin.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await admin.query(readFileSync(rolesFile, 'utf8') + logins.join('\n'));
    await admin.query('commit');
  });
}

export type CreateDatabaseOptions = {
  readonly adminUrl: string;
  readonly name: string;
  /** Database to copy, with nobody connected to it; default an empty one. */
  readonly template?: string;
};

/**
 * Makes a database that belongs to `plinth_migrator`, unless it is there already. Outside any transaction.
 * @returns whether it was made
 */
export async function createDatabase({
  adminUrl,
  name,
  template = 'template1',
}: CreateDatabaseOptions): Promise<boolean> {
  return asAdmin(adminUrl, async (admin) => {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return false;
    const [quoted, copied] = [escapeIdentifier(name), escapeIdentifier(template)];
    await admin.query(`create database ${quoted} owner plinth_migrator template ${copied}`);
    return true;
  });
}

/** Drops a database if it is there; whoever is connected to it is cut off. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, (admin) =>
    admin.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
  );
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asAdmin<T>(adminUrl: string, run: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client(adminUrl);
  await admin.connect();
  try {
    return await run(admin);
  } finally {
    await admin.end();
  }
}
