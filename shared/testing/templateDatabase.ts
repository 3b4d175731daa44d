import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import type { PoolRole } from '../database/connection';
import { migrate } from '../database/migrate';
import { createDatabase, dropDatabase, provisionRoles, withDatabase } from '../database/provision';
import { repoRoot } from './testStack';

const MIGRATIONS = join(repoRoot, 'migrations');

/** Key of the advisory lock under which one process makes the template and the others wait for it. */
const LOCK = 7_546_846_103;

export type Passwords = Readonly<Record<PoolRole | 'migrator', string>>;

/**
 * Makes the database that test databases are copied from, unless this state of migrations/ has one already.
 * @param adminUrl of the test cluster's administrator
 * @returns its name, `plinth_template_<hash of migrations, of how they are applied, and of passwords>`
 */
export async function ensureTemplate(adminUrl: string, passwords: Passwords): Promise<string> {
  const name = `plinth_template_${fingerprint(passwords)}`;
  const admin = new Client(adminUrl);
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (!rowCount) await makeTemplate(adminUrl, name, passwords);
    return name;
  } finally {
    await admin.end();
  }
}

/** Made under another name and renamed at the end: a process that is killed leaves no half template. */
async function makeTemplate(adminUrl: string, name: string, passwords: Passwords): Promise<void> {
  const fresh = `${name}_new`;
  await provisionRoles({ adminUrl, rolesFile: join(MIGRATIONS, 'roles.sql'), passwords });
  await dropDatabase(adminUrl, fresh);
  await createDatabase({ adminUrl, name: fresh });
  await migrate({ url: withDatabase(adminUrl, fresh), directory: MIGRATIONS });
  const admin = new Client(adminUrl);
  await admin.connect();
  await admin.query(`alter database ${escapeIdentifier(fresh)} rename to ${escapeIdentifier(name)}`);
  await admin.end();
}

function fingerprint(passwords: Passwords): string {
  const hash = createHash('sha256').update(JSON.stringify(passwords));
  hash.update(readFileSync(require.resolve('../database/migrate')));
  for (const file of readdirSync(MIGRATIONS).sort())
    hash.update(`${file}\n`).update(readFileSync(join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 16);
}
