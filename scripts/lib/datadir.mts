import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Fault } from './fault.mts';
import { readJson, writeJson } from './jsonfile.mts';
import { repoRoot } from './paths.mts';

export interface Owner {
  uid: number;
  gid: number;
}

/** What /etc/passwd commonly calls `nobody`. */
const NOBODY: Owner = { uid: 65_534, gid: 65_534 };

/**
 * The user that PostgreSQL runs as, which refuses to run as root.
 * @returns undefined when this script is not root, and PostgreSQL runs as the same user
 */
export function serverUser(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : NOBODY;
}

/** For what PostgreSQL's user cannot reach in a clone or a cache. */
export const ELSEWHERE = '/var/lib/plinth';

/**
 * Where a stack's servers keep their data: `.plinth/<stack>/data`, or a directory of /var/lib/plinth when
 * PostgreSQL's user cannot reach the clone, as under a home of mode 700. Chosen once and recorded.
 * @param dir `.plinth/<stack>`
 * @throws Fault when PostgreSQL's user can reach no place for them
 */
export function openDataDir(dir: string, stack: string): string {
  const record = join(dir, 'data-dir.json');
  const known = readJson<{ path: string }>(record)?.path;
  // Relative where it lies in the clone, which may be moved.
  const place = known ?? choosePlace(dir, stack);
  const path = resolve(dir, place);
  // PostgreSQL's user has to pass through each of them, whatever this user's umask is.
  const umask = process.umask(0o022);
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    if (place === 'data') throw cause;
    throw unreachable(`${dir} is shut to it, and ${path} cannot be made (${(cause as Error).message})`);
  } finally {
    process.umask(umask);
  }
  const user = serverUser();
  if (user && !canReach(path, user)) throw unreachable(`a directory above ${path} is shut to it`);
  if (!known) writeJson(record, { path: place });
  return path;
}

function choosePlace(dir: string, stack: string): string {
  const user = serverUser();
  if (!user || canReach(dir, user)) return 'data';
  const clone = createHash('sha256').update(repoRoot).digest('hex').slice(0, 16);
  return join(ELSEWHERE, clone, stack);
}

function unreachable(got: string): Fault {
  const { uid } = serverUser() ?? {};
  return new Fault({
    expected: `a place for data that PostgreSQL can reach, which does not run as root but as uid ${uid}`,
    got,
    remedy:
      'let all users pass through the directories above the clone (chmod o+x), or move it to where they can, ' +
      'or run the command as another user than root',
  });
}

/** Deletes a stack's data for good. */
export function removeDataDir(path: string): void {
  rmSync(path, { recursive: true, force: true });
  if (!path.startsWith(`${ELSEWHERE}/`)) return;
  for (const dir of [dirname(path), ELSEWHERE]) {
    try {
      rmdirSync(dir);
    } catch {
      // Another stack or clone has its data in it.
      return;
    }
  }
}

/** Whether a user may pass through a directory and all above it. */
export function canReach(dir: string, user: Owner): boolean {
  const { mode, uid, gid } = statSync(dir);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (dir === dirname(dir) || canReach(dirname(dir), user));
}
