import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/**
 * Where a stack's servers keep their data: `.plinth/<stack>/data`, or a directory of /var/lib/plinth when
 * PostgreSQL's user cannot reach the clone, as under a home of mode 700. Chosen once and recorded.
 * @param dir `.plinth/<stack>`
 */
export function openDataDir(dir: string, stack: string): string {
  const record = join(dir, 'data-dir.json');
  const known = readJson<{ path: string }>(record)?.path;
  const path = known ?? chooseDataDir(dir, stack);
  // PostgreSQL's user has to pass through each of them, whatever this user's umask is.
  const umask = process.umask(0o022);
  mkdirSync(path, { recursive: true });
  process.umask(umask);
  if (!known) writeJson(record, { path });
  return path;
}

function chooseDataDir(dir: string, stack: string): string {
  const user = serverUser();
  if (!user || canReach(dir, user)) return join(dir, 'data');
  const clone = createHash('sha256').update(repoRoot).digest('hex').slice(0, 16);
  return join('/var/lib/plinth', clone, stack);
}

/** Whether a user may pass through a directory and all above it. */
export function canReach(dir: string, user: Owner): boolean {
  const { mode, uid, gid } = statSync(dir);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (dir === dirname(dir) || canReach(dirname(dir), user));
}
