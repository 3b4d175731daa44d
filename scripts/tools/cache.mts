import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { withLock } from '../lib/lock.mjs';
import { killOrphans } from '../lib/orphans.mts';
import { repoRoot } from '../lib/paths.mts';
import { setting } from '../lib/settings.mts';
import { syncTree } from '../lib/sync-tree.mts';

/** No space, no permission, a read-only file system, a file in the way. */
const UNWRITABLE = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

/**
 * Where built and fetched tools stay, outside the clone, so that a second clone builds nothing.
 * @throws Fault when no setting and no home directory says where
 */
export function cacheDir(): string {
  const own = setting('PLINTH_CACHE');
  if (own) return resolve(repoRoot, own);
  return join(process.env.XDG_CACHE_HOME || join(homeDirectory(), '.cache'), 'plinth');
}

function homeDirectory(): string {
  let home;
  try {
    home = homedir();
  } catch {
    // A user without HOME and without an entry in /etc/passwd.
  }
  if (home) return home;
  throw new Fault({
    expected: 'a home directory to keep fetched and built tools in',
    got: 'none: HOME is not set',
    remedy: 'set HOME, or PLINTH_CACHE in .env to a directory that this user may write to',
  });
}

/** Names what is made from these inputs: other inputs, other name. */
export function cacheKey(...inputs: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  // The length keeps ('ab', 'c') and ('a', 'bc') apart.
  for (const input of inputs) hash.update(`${Buffer.byteLength(input)}:`).update(input);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Makes a directory of the cache unless it is there; a cache that has all may be read-only. It gets its name when
 * it is complete, so what was broken off is never taken for whole; two processes that want the same make it once.
 * @param name of the directory, with its key
 * @param make fills the directory that it is given
 * @param place where else than in the cache
 * @returns the directory
 * @throws Fault when nothing can be written there; what `make` throws
 */
export async function makeOnce(
  name: string,
  make: (dir: string) => Promise<void>,
  place = cacheDir(),
): Promise<string> {
  const dir = join(place, name);
  if (existsSync(dir)) return dir;
  await withCacheLock(
    name,
    `makes ${name} in the cache`,
    async () => {
      if (existsSync(dir)) return;
      removeLeft(name, place);
      // A name of its own, whatever else may still be writing.
      const fresh = `${dir}.${process.pid}.new`;
      mkdirSync(fresh);
      try {
        await make(fresh);
        syncTree(fresh);
        renameSync(fresh, dir);
      } finally {
        removeTree(fresh);
      }
    },
    place,
  );
  return dir;
}

/**
 * Does something in the cache while no other process does it; see `withLock`.
 * @throws Fault that names PLINTH_CACHE when the cache cannot be written to
 */
export async function withCacheLock<T>(
  name: string,
  what: string,
  work: () => Promise<T>,
  place = cacheDir(),
): Promise<T> {
  try {
    return await withLock(join(place, `${name}.lock`), what, work);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!UNWRITABLE.includes(code)) throw error;
    throw new Fault({
      expected: `to be able to write to ${place}, where tools are kept and ${name} is missing`,
      got: message.split(', ')[0] ?? message,
      remedy: 'free space there, or make it writable, or set PLINTH_CACHE in .env to another directory',
      cause: error,
    });
  }
}

/** What a start that was killed has left: also its download, say, which would go on for nothing. */
function removeLeft(name: string, place: string): void {
  for (const left of globSync(`${name}.*.new`, { cwd: place })) {
    killOrphans(join(realpathSync(place), left));
    removeTree(join(place, left));
  }
}

/** Somebody may still write into it: what then stays has a name that is nobody's, and goes the next time. */
function removeTree(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // Nothing that would be worth a failure.
  }
}
