import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../lib/fault.mts';
import { startTimeOf } from '../lib/identity.mjs';
import { allPids, describeProcess, workingDirectoryOf } from '../lib/proc.mts';

const PATIENCE_MS = 10_000;

/**
 * Waits for what a killed PostgreSQL has left in its data directory: its children end when they notice, and
 * a next one refuses to start beside them. Then its lock file counts for nothing; PostgreSQL does not see that
 * while the killed process is a zombie, or when its pid has gone to another process of this user.
 * @throws Fault when a process still works on the data
 */
export async function clearRemains(dataDir: string): Promise<void> {
  const lockFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  // All processes of PostgreSQL work in its data directory.
  const place = realpathSync(dataDir);
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const rest = allPids().find((pid) => workingDirectoryOf(pid) === place);
    if (rest === undefined) break;
    if (performance.now() > until) {
      throw new Fault({
        expected: `no process to work on the data in ${dataDir}`,
        got: describeProcess(rest),
        remedy: `kill ${rest}, then run the same command again`,
      });
    }
    await sleep(50);
  }
  const [owner] = readFileSync(lockFile, 'utf8').split('\n');
  if (process.platform === 'linux' || startTimeOf(Number(owner)) === undefined) rmSync(lockFile);
}
