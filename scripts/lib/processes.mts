import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from './fault.mts';
import { startTimeOf } from './identity.mjs';
import { readJson, writeJson } from './jsonfile.mts';
import { keepAsPrevious } from './logfile.mts';

/** A process that outlives the script which started it, as recorded in `.plinth/<stack>/pids.json`. */
export interface ProcessRecord {
  pid: number;
  /** Guards against another process that got the pid later. */
  startTime: string;
  logFile: string;
}

/** What to run, and as whom. */
interface Program {
  command: string;
  args: string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

export interface DaemonOptions extends Program {
  /** Under this name it is recorded and stopped; one process per name and stack. */
  name: string;
  /** Goes on in the log that is there, as for a process that is started again and again; default is a new one. */
  appendsLog?: boolean;
}

export interface DetachedOptions extends Program {
  /** Its output is appended to this file. */
  logFile: string;
  /** Is given the end of its standard input to write to; without this it has none. */
  stdin?: (writable: Writable) => void;
}

interface Home {
  /** `.plinth/<stack>` */
  dir: string;
}

/**
 * Starts a process in a session of its own and records it; its output goes to `logs/<name>.log`.
 * @throws Fault when the command cannot be run
 */
export async function spawnDaemon(home: Home, options: DaemonOptions): Promise<ProcessRecord> {
  const { name, appendsLog = false, ...program } = options;
  const logFile = join(home.dir, 'logs', `${name}.log`);
  if (!appendsLog) keepAsPrevious(logFile);
  return spawnRecorded({ ...program, logFile }, (record) => {
    writePids(home, { ...readPids(home), [name]: record });
  });
}

/**
 * Starts a process in a session of its own, so that no Ctrl-C reaches it.
 * @param keep puts it on record; when it throws, the process is killed
 * @throws Fault when the command cannot be run; what `keep` throws
 */
export async function spawnRecorded(
  options: DetachedOptions,
  keep: (record: ProcessRecord) => void,
): Promise<ProcessRecord> {
  const record = await spawnDetached(options);
  try {
    keep(record);
  } catch (error) {
    // Nobody would find it again: a full disk lets a program start, and refuses the record.
    send(-record.pid, 'SIGKILL');
    throw error;
  }
  return record;
}

async function spawnDetached(options: DetachedOptions): Promise<ProcessRecord> {
  const { command, args, logFile, stdin, ...rest } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    ...rest,
    detached: true,
    stdio: [stdin ? 'pipe' : 'ignore', log, log],
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      const remedy = 'check that the file exists and may be run, then try again';
      reject(new Fault({ expected: `${command} to start`, got: cause.message, remedy, cause }));
    });
  });
  child.unref();
  if (child.stdin) {
    // It may end before it has read all.
    child.stdin.on('error', () => {});
    stdin?.(child.stdin);
  }
  const pid = child.pid as number;
  child.once('exit', (code, signal) => endings.set(pid, signal ?? `exit ${code}`));
  // One that died within this instant has no start time any more: the record then names no process.
  return { pid, startTime: startTimeOf(pid) ?? '', logFile };
}

const endings = new Map<number, string>();

/** How a process that this one has started has ended: `SIGKILL`, `exit 1`; undefined for all others. */
export function endingOf(pid: number): string | undefined {
  return endings.get(pid);
}

/** The recorded process of that name, if it runs. */
export function runningProcess(home: Home, name: string): ProcessRecord | undefined {
  const record = readPids(home)[name];
  return record && isAlive(record) ? record : undefined;
}

/** The names of all recorded processes of a stack that should run, but have ended. */
export function endedNames(home: Home): string[] {
  return Object.entries(readPids(home)).flatMap(([name, record]) => (isAlive(record) ? [] : [name]));
}

/** The names of all recorded processes of a stack that run. */
export function runningNames(home: Home): string[] {
  return Object.entries(readPids(home)).flatMap(([name, record]) => (isAlive(record) ? [name] : []));
}

/** Whether that very process still runs. */
export function isAlive(record: Pick<ProcessRecord, 'pid' | 'startTime'>): boolean {
  return startTimeOf(record.pid) === record.startTime;
}

/**
 * Stops a recorded process and waits for its end; does nothing when it does not run.
 * @param signal what asks it to end
 * @param deadlineMs after this its whole process group is killed
 * @returns `killed` when it did not end by itself
 */
export async function stopProcess(
  home: Home,
  name: string,
  signal: NodeJS.Signals = 'SIGTERM',
  deadlineMs = 10_000,
): Promise<'stopped' | 'killed' | 'absent'> {
  const record = runningProcess(home, name);
  let outcome: 'stopped' | 'killed' | 'absent' = 'absent';
  if (record) {
    send(record.pid, signal);
    outcome = (await hasEnded(record, deadlineMs)) ? 'stopped' : 'killed';
    if (outcome === 'killed') {
      send(-record.pid, 'SIGKILL');
      await hasEnded(record, 5_000);
    }
  }
  forget(home, name);
  return outcome;
}

function forget(home: Home, name: string): void {
  const { [name]: _gone, ...others } = readPids(home);
  try {
    writePids(home, others);
  } catch {
    // On a full disk, too, all has to stop; the record of a process that has ended counts for nothing.
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the look and the signal: what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function hasEnded(record: ProcessRecord, deadlineMs: number): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  while (performance.now() < until) {
    if (!isAlive(record)) return true;
    await sleep(20);
  }
  return !isAlive(record);
}

function readPids(home: Home): Record<string, ProcessRecord> {
  return readJson<Record<string, ProcessRecord>>(join(home.dir, 'pids.json')) ?? {};
}

function writePids(home: Home, pids: Record<string, ProcessRecord>): void {
  writeJson(join(home.dir, 'pids.json'), pids);
}
