import { allPids, readOr, workingDirectoryOf } from './proc.mts';

/**
 * Kills what a script that was killed itself has left running on a directory: commands that `run` and `spawnDaemon`
 * started, each with its children. Does nothing where there is no /proc.
 * @param dir named in their arguments, or the one that they work in; real path
 */
export function killOrphans(dir: string): void {
  for (const pid of allPids().filter((each) => leadsSession(each) && worksOn(each, dir))) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

/** As only what is started detached does: not the editor in which somebody looks at the directory. See proc(5). */
function leadsSession(pid: number): boolean {
  const stat = readOr(`/proc/${pid}/stat`, '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === pid;
}

function worksOn(pid: number, dir: string): boolean {
  return readOr(`/proc/${pid}/cmdline`, '').includes(dir) || workingDirectoryOf(pid) === dir;
}
