// Imports the compiled services: load this file only after buildServices().
import { join } from 'node:path';
import { migrate } from '@plinth/shared/database/migrate';
import { createDatabase, provisionRoles } from '@plinth/shared/database/provision';
import { repoRoot } from '../lib/paths.mts';
import { say, step } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';
import { adminUrl, DATABASE, databaseRoles, databaseUrl, rolePassword } from '../lib/databaseUrl.mts';

/**
 * Makes the roles and the database of a stack and brings it to the newest migration. Repeatable; without
 * anything new it takes a few hundred milliseconds.
 */
export async function prepareDatabase(stack: Stack): Promise<void> {
  const migrations = join(repoRoot, 'migrations');
  const passwords = Object.fromEntries(databaseRoles.map((role) => [role, rolePassword(stack, role)]));
  await step('PostgreSQL: roles, database and migrations', async () => {
    const admin = adminUrl(stack);
    await provisionRoles({ adminUrl: admin, rolesFile: join(migrations, 'roles.sql'), passwords });
    await createDatabase({ adminUrl: admin, name: DATABASE });
    const applied = await migrate({ url: databaseUrl(stack, 'migrator'), directory: migrations });
    if (applied.length > 0) say(`  migrated: ${applied.join(', ')}`);
  });
}
