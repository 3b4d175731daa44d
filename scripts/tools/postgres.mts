import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAtLeast, versionText } from '../lib/version.mts';
import { isRunnable, which } from '../lib/which.mts';

const DEBIAN_ROOT = '/usr/lib/postgresql';

/**
 * Finds PostgreSQL's server binaries: on PATH, else where Debian keeps them, off PATH, newest first.
 * @returns their directory, or undefined when there is none of version 15 or newer
 */
export function findPostgres(): string | undefined {
  return [...onPath(), ...ofDebian()].find(fits);
}

/** On PATH may be links: the binaries beside their target belong together. */
function onPath(): string[] {
  return which('initdb').map((file) => dirname(realpathSync(file)));
}

function ofDebian(): string[] {
  try {
    const versions = readdirSync(DEBIAN_ROOT).filter((name) => /^\d+$/.test(name));
    return versions.sort((a, b) => Number(b) - Number(a)).map((name) => join(DEBIAN_ROOT, name, 'bin'));
  } catch {
    return [];
  }
}

function fits(dir: string): boolean {
  // Debian's client package leaves the same directory without the server in it.
  if (!isRunnable(join(dir, 'initdb')) || !isRunnable(join(dir, 'postgres'))) return false;
  return isAtLeast(versionText(join(dir, 'postgres')), '15');
}
