import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { repoRoot } from '../lib/paths.mts';
import { setting } from '../lib/settings.mts';

/** Where built and fetched tools stay, outside the clone, so that a second clone builds nothing. */
export function cacheDir(): string {
  const own = setting('PLINTH_CACHE');
  if (own) return resolve(repoRoot, own);
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plinth');
}

/** Names what is made from these inputs: other inputs, other name. */
export function cacheKey(...inputs: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  // The length keeps ('ab', 'c') and ('a', 'bc') apart.
  for (const input of inputs) hash.update(`${Buffer.byteLength(input)}:`).update(input);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Makes a directory of the cache unless it is there. It gets its name when it is complete, so what was
 * broken off is never taken for whole; two processes that want the same make it once.
 * @param name of the directory, with its key
 * @param make fills the directory that it is given
 * @param place where else than in the cache
 * @returns the directory
 */
export async function makeOnce(
  name: string,
  make: (dir: string) => Promise<void>,
  place = cacheDir(),
): Promise<string> {
  const dir = join(place, name);
  if (existsSync(dir)) return dir;
  await withLock(`${dir}.lock`, `makes ${name} in the cache`, async () => {
    if (existsSync(dir)) return;
    const fresh = `${dir}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    try {
      await make(fresh);
      renameSync(fresh, dir);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
  return dir;
}
