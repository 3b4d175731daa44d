import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** All processes that this system shows in /proc; none where there is no /proc. */
export function allPids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** A process in words, for a message: its pid and the beginning of its command line. */
export function describeProcess(pid: number): string {
  const command = readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ').trim().slice(0, 120);
  return `process ${pid} (${command || 'no command line'})`;
}

/** The targets of a process's open files, sockets as `socket:[inode]`; none when this user may not see them. */
export function openFilesOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    // Another user's process, or one that ended while we looked.
    return [];
  }
}

/** The directory that a process works in; undefined when it has ended or this user may not see it. */
export function workingDirectoryOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** A file's text, or `otherwise` when it cannot be read. */
export function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
