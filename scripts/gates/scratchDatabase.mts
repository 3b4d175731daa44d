import { join } from 'node:path';
import type * as Migrate from '../../shared/database/migrate.ts';
import type * as Provision from '../../shared/database/provision.ts';
import { loadSource } from '../lib/loadSource.mts';

const { migrate } = await loadSource<typeof Migrate>('database/migrate');
const { createDatabase, dropDatabase, provisionRoles, withDatabase } =
  await loadSource<typeof Provision>('database/provision');

export interface ScratchOptions {
  /** Of an administrator of the cluster. */
  adminUrl: string;
  /** Holds `roles.sql` and the migrations. */
  migrations: string;
}

/**
 * Makes a database with all migrations, lends it to `run`, and drops it whatever happens.
 * @param run gets the database's URL as the administrator
 */
export async function withScratchDatabase<T>(
  options: ScratchOptions,
  run: (url: string) => Promise<T>,
): Promise<T> {
  const { adminUrl, migrations } = options;
  const name = `plinth_scratch_${process.pid}`;
  await provisionRoles({ adminUrl, rolesFile: join(migrations, 'roles.sql'), passwords: {} });
  await dropDatabase(adminUrl, name);
  await createDatabase({ adminUrl, name });
  try {
    const url = withDatabase(adminUrl, name);
    await migrate({ url, directory: migrations });
    return await run(url);
  } finally {
    await dropDatabase(adminUrl, name);
  }
}
