// Imports the compiled services: load this file only after buildServices().
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withLock } from '../../scripts/lib/lock.mjs';
import { openStack } from '../../scripts/lib/stack.mts';
import { systemTools } from '../../scripts/tools/system.mts';
import { startCluster } from './cluster.mts';
import { crashLoop } from './crashLoop.mts';
import { deadlocks } from './deadlocks.mts';
import type { Report, StoreOptions } from './report.mts';
import { findDumpTools, restore } from './restore.mts';

/** How much of everything. */
export interface StoreForm {
  kills: number;
  batches: number;
}

/** The form of `npm test`. */
export const shortStore: StoreForm = { kills: 4, batches: 400 };

/** The form of `npm run test:deep -- store`. */
export const longStore: StoreForm = { kills: 200, batches: 10_000 };

/**
 * Runs the event store on clusters of its own: processes are killed while it appends, what is left is copied into a fresh
 * cluster, and batches meet on eight connections. After the build.
 */
export async function runStore(form: StoreForm, options: StoreOptions): Promise<Report[]> {
  const { dir } = openStack('crash');
  return withLock(join(dir, 'crash.lock'), 'runs the tests of the event store', () =>
    runAlone(form, options),
  );
}

async function runAlone(form: StoreForm, options: StoreOptions): Promise<Report[]> {
  const { postgresBin: binDir } = await systemTools('redis', join(openStack('crash').dir, 'logs'));
  const masterKey = randomBytes(32).toString('base64');
  const first = await startCluster({ binDir, number: 0, isMigrated: true });
  const reports: Report[] = [];
  try {
    reports.push(await crashLoop(first, masterKey, { ...options, kills: form.kills }));
    const tools = findDumpTools(binDir);
    if (tools) {
      const second = await startCluster({ binDir, number: 1, isMigrated: false });
      try {
        reports.push(await restore({ from: first, to: second }, masterKey, tools));
      } finally {
        await second.remove();
      }
    } else options.say('pg_dump is not here, so nothing was restored');
    reports.push(await deadlocks(first, masterKey, { ...options, batches: form.batches }));
    return reports;
  } finally {
    await first.remove();
  }
}
