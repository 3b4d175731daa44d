import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { repoRoot } from './testStack';
import { waitFor } from './waitFor';

/** One name per line; scripts/gates/executed.mts finds the functions that no test has run. */
const FILE = join(repoRoot, '.plinth', 'test', 'executed-functions.txt');

/**
 * Lets PostgreSQL count the calls of plpgsql functions in a database: a copy does not take over the settings of
 * its template. Before anybody else connects.
 */
export async function trackFunctions(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>('select current_database() as name');
    const [{ name }] = rows as [{ name: string }];
    await admin.query(`alter database ${admin.escapeIdentifier(name)} set track_functions = 'pl'`);
  });
}

/** Notes which functions were called in a database. After its pools have ended. */
export async function noteExecuted(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    // A session hands in its counts as the last thing it does, shortly after its client has gone.
    await waitFor(async () => !(await hasOtherSessions(admin)), { deadlineMs: 1_000 }).catch(() => {});
    const { rows } = await admin.query<{ name: string }>(
      'select funcname as name from pg_stat_user_functions',
    );
    appendFileSync(FILE, rows.map(({ name }) => `${name}\n`).join(''));
  });
}

async function hasOtherSessions(admin: Client): Promise<boolean> {
  const { rowCount } = await admin.query(
    'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() limit 1',
  );
  return rowCount === 1;
}

async function asAdmin(adminUrl: string, run: (admin: Client) => Promise<void>): Promise<void> {
  const admin = new Client(adminUrl);
  await admin.connect();
  try {
    await run(admin);
  } finally {
    await admin.end();
  }
}
