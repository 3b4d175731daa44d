import { spawnSync } from 'node:child_process';
import { Fault } from '../lib/fault.mts';

/**
 * Asks a fetched program for its version: one made for another C library, say, is found out at once.
 * @param versionArgs what makes it print its version
 * @throws Fault with what it said instead
 */
export function assertRuns(file: string, versionArgs: string[], remedy: string): void {
  const { status, signal, stdout, stderr, error } = spawnSync(file, versionArgs, {
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (status === 0) return;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim() || `exit ${status ?? signal}`;
  throw new Fault({ expected: `${file} to run on this machine`, got: error?.message ?? said, remedy });
}
