import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { remedyFor } from './disk-full.mts';
import { onEndingSignal } from './ending-signal.mjs';
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
  /** For what must not be broken off halfway: a Ctrl-C ends this process only; it may ask on the terminal. */
  uninterrupted?: boolean;
}

/** Nobody's log says so. */
const KILLED =
  'run the same command again; what nobody has killed was killed by a system without free memory';

/**
 * Runs a command to its end, its output kept in a log file.
 * @returns what it wrote
 * @throws Fault with the last lines of the output when it cannot start, fails or takes too long
 */
export async function run(command: string, args: string[], options: RunOptions): Promise<string> {
  const { what, remedy, logFile, deadlineMs, uninterrupted = false, ...rest } = options;
  const log = openLog(logFile);
  // In a group of its own the signals below reach the children of the command, too.
  const child = spawn(command, args, { ...rest, detached: !uninterrupted, stdio: ['ignore', log, log] });
  closeSync(log);
  const release = uninterrupted ? () => {} : onEndingSignal(() => killGroup(child.pid, 'SIGTERM'));
  const failure = await endOf(child, deadlineMs, (signal) => {
    if (!uninterrupted) killGroup(child.pid, signal);
  });
  release();
  if (failure === undefined) return readFileSync(logFile, 'utf8');
  throw new Fault({
    expected: `${what} to succeed (${command} ${args.join(' ')})`,
    got: `${failure}; the end of ${logFile}:\n${lastLines(logFile)}`,
    remedy: failure.startsWith('SIGKILL') ? KILLED : remedyFor(logFile, remedy),
  });
}

/** @returns undefined after exit 0, else what came instead */
function endOf(
  child: ChildProcess,
  deadlineMs: number,
  kill: (signal: NodeJS.Signals) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timers = [setTimeout(late, deadlineMs), setTimeout(() => kill('SIGKILL'), deadlineMs + 5_000)];
    function late(): void {
      kill('SIGTERM');
      resolve(`no end after ${deadlineMs / 1_000} s`);
    }
    function end(result: string | undefined): void {
      timers.forEach(clearTimeout);
      resolve(result);
    }
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) =>
      end(code === 0 ? undefined : signal ? `${signal} ended it` : `exit ${code}`),
    );
  });
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
