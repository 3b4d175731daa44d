import { isAtLeast, versionText } from '../lib/version.mts';
import { which } from '../lib/which.mts';

/**
 * Finds redis-server on PATH or in the places that a service's PATH leaves out.
 * @returns the file, or undefined when there is none of version 6.2 or newer
 */
export function findRedis(): string | undefined {
  const files = [...which('redis-server'), '/usr/bin/redis-server', '/usr/local/bin/redis-server'];
  return files.find((file) => isAtLeast(/v=(\S+)/.exec(versionText(file))?.[1] ?? '', '6.2'));
}
