import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { allPids, readOr, workingDirectoryOf } from '../lib/proc.mts';

export interface ChildProcess {
  pid: number;
  /** On Linux argument by argument; elsewhere cut at blanks. */
  args: string[];
}

/** The processes that a process has started and that still run. */
export function childrenOf(parent: number): ChildProcess[] {
  return process.platform === 'linux' ? fromProc(parent) : fromPs(parent);
}

/** The processes that work in a directory, as far as this user may see them; only on Linux. */
export function processesIn(directory: string): ChildProcess[] {
  let place: string;
  try {
    place = realpathSync(directory);
  } catch {
    return [];
  }
  return allPids()
    .filter((pid) => workingDirectoryOf(pid) === place)
    .map((pid) => ({ pid, args: argsOf(pid) }));
}

/** The arguments of a process, its program first; none when it does not run. */
export function argsOf(pid: number): string[] {
  if (process.platform === 'linux') return readOr(`/proc/${pid}/cmdline`, '').split('\0');
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
  } catch {
    return [];
  }
}

function fromProc(parent: number): ChildProcess[] {
  return allPids()
    .filter((pid) => parentOf(readOr(`/proc/${pid}/stat`, '')) === parent)
    .map((pid) => ({ pid, args: argsOf(pid) }));
}

/** See proc(5): the second field, the name, may hold blanks and brackets; the fourth is the parent. */
function parentOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function fromPs(parent: number): ChildProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, ppid, ...args] = line.trim().split(/\s+/);
    return Number(ppid) === parent ? [{ pid: Number(pid), args }] : [];
  });
}
