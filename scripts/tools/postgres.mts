import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';

const OLDEST_MAJOR = 15;
const DEBIAN_ROOT = '/usr/lib/postgresql';

/**
 * Finds the directory of PostgreSQL's server binaries: on PATH, else where Debian keeps them, off PATH,
 * newest first.
 * @returns undefined when there is none of version 15 or newer
 */
export function findPostgres(): string | undefined {
  return [...onPath(), ...ofDebian()].find((dir) => major(dir) >= OLDEST_MAJOR);
}

/** `initdb` may be a link; the binaries beside its target belong together. */
function onPath(): string[] {
  const dirs = (process.env.PATH ?? '').split(delimiter).filter((dir) => isRunnable(join(dir, 'initdb')));
  return dirs.map((dir) => dirname(realpathSync(join(dir, 'initdb'))));
}

function ofDebian(): string[] {
  try {
    const versions = readdirSync(DEBIAN_ROOT).filter((name) => /^\d+$/.test(name));
    return versions.sort((a, b) => Number(b) - Number(a)).map((name) => join(DEBIAN_ROOT, name, 'bin'));
  } catch {
    return [];
  }
}

function major(dir: string): number {
  if (!isRunnable(join(dir, 'initdb')) || !isRunnable(join(dir, 'postgres'))) return 0;
  const version = execFileSync(join(dir, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1] ?? 0);
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
