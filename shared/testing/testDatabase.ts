import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import { closePools, createPools } from '../database/connection';
import type { PoolRole, Pools } from '../database/connection';
import { createDatabase, dropDatabase, withDatabase } from '../database/provision';
import { typeParsers } from '../database/typeParsers';
import { noteExecuted, trackFunctions } from './executedFunctions';
import { ensureTemplate } from './templateDatabase';
import type { Passwords } from './templateDatabase';
import { readTestStack } from './testStack';

const ROLES = ['app', 'writer', 'identity', 'consumer', 'relay', 'scheduler', 'purger', 'auditor'] as const;

export type TestDatabase = {
  readonly name: string;
  /** As each role logs in; for processes and for pools of other sizes. */
  readonly urls: Readonly<Record<PoolRole, string>>;
  readonly adminUrl: string;
  /** As the owner of the schema, who also rebuilds rows. */
  readonly migratorUrl: string;
  /** One pool per role; connects when first used. */
  readonly pools: Pools;
  /** As the cluster's superuser, whom row security does not bind: to look at rows and to plant faults. */
  readonly admin: Pool;
  /** Ends the pools and drops the database, also while others are connected to it. */
  readonly close: () => Promise<void>;
};

/**
 * A database of its own for a test file, with all migrations and no tenant, on the test stack's PostgreSQL;
 * copied from a template, in about 50 ms. Call it in `beforeAll`, and `close` in `afterAll`.
 * @throws Error when the test stack does not run: `npm run test:stack`
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { urls: stackUrls, secrets } = readTestStack();
  const clusterUrl = stackUrls.postgresAdmin;
  const passwords = Object.fromEntries(
    [...ROLES, 'migrator' as const].map((role) => [role, secrets[`${role}Password`]]),
  ) as Passwords;
  const template = await ensureTemplate(clusterUrl, passwords);
  const name = `plinth_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await createDatabase({ adminUrl: clusterUrl, name, template });

  const adminUrl = withDatabase(clusterUrl, name);
  await trackFunctions(adminUrl);
  const urls = Object.fromEntries(
    ROLES.map((role) => [role, urlOf(adminUrl, role, passwords[role])]),
  ) as Record<PoolRole, string>;
  const pools = createPools({ urls, applicationName: 'test' });
  const admin = new Pool({ connectionString: adminUrl, types: typeParsers, options: '-c TimeZone=UTC' });
  admin.on('error', () => {});
  const close = async (): Promise<void> => {
    await Promise.all([closePools(pools), admin.end()]);
    await noteExecuted(adminUrl);
    await dropDatabase(clusterUrl, name);
  };
  const migratorUrl = urlOf(adminUrl, 'migrator', passwords.migrator);
  return { name, urls, adminUrl, migratorUrl, pools, admin, close };
}

function urlOf(adminUrl: string, role: PoolRole | 'migrator', password: string): string {
  const url = new URL(adminUrl);
  url.username = `plinth_${role}`;
  url.password = password;
  return url.href;
}
