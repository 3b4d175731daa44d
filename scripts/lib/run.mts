import { spawn } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { Fault } from './fault.mts';
import { lastLines, openLog } from './logfile.mts';

export interface RunOptions {
  /** What the command does, for the message: `making the PostgreSQL cluster`. */
  what: string;
  /** What mends a failure, with the command to type. */
  remedy: string;
  /** Its output goes here and stays. */
  logFile: string;
  deadlineMs: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

/**
 * Runs a command to its end, its output kept in a log file.
 * @returns what it wrote
 * @throws Fault with the last lines of the output when it cannot start, fails or takes too long
 */
export async function run(command: string, args: string[], options: RunOptions): Promise<string> {
  const { what, remedy, logFile, deadlineMs, ...rest } = options;
  const log = openLog(logFile);
  // A group of its own, so that the deadline and a Ctrl-C reach the children of the command, too.
  const child = spawn(command, args, { ...rest, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const failure = await new Promise<string | undefined>((resolve) => {
    const release = killWithUs(() => child.pid && killGroup(child.pid));
    const timer = setTimeout(() => {
      resolve(`no end after ${deadlineMs / 1_000} s`);
      if (child.pid) killGroup(child.pid);
    }, deadlineMs);
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `exit ${code ?? signal}`));
    child.once('close', () => (clearTimeout(timer), release()));
    child.once('error', () => (clearTimeout(timer), release()));
  });
  if (failure === undefined) return readFileSync(logFile, 'utf8');
  throw new Fault({
    expected: `${what} to succeed (${command} ${args.join(' ')})`,
    got: `${failure}; the end of ${logFile}:\n${lastLines(logFile)}`,
    remedy,
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Calls `kill` when a signal ends this process, which then ends of the signal as it would have. */
function killWithUs(kill: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    kill();
    release();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = () => signals.forEach((signal) => process.removeListener(signal, onSignal));
  signals.forEach((signal) => process.on(signal, onSignal));
  return release;
}
