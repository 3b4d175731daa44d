import { spawn } from 'node:child_process';

const GRACE_MS = 5_000;

export interface SpawnOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  deadlineMs: number;
  /** Aborted: the command and its children are asked to end, and killed when they do not. */
  signal?: AbortSignal;
}

export interface Spawned {
  /** Exit code, the signal that ended it, or why it could not start. */
  code: number | string;
  /** What it wrote to stdout and stderr, in order. */
  output: string;
  stdout: string;
}

/**
 * Runs a command to its end or to the deadline, then ends it and its children; whatever it does is a result,
 * never an error.
 */
export function spawnOutput(command: string, args: string[], options: SpawnOptions): Promise<Spawned> {
  const { deadlineMs, signal, ...rest } = options;
  return new Promise((resolve) => {
    // In a group of its own, so that what ends it reaches the workers of jest and what the tests have started.
    const child = spawn(command, args, { ...rest, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    const stdout: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => (chunks.push(chunk), stdout.push(chunk)));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const timers: NodeJS.Timeout[] = [];
    const endGroup = (reason: string) => {
      chunks.push(Buffer.from(`\n${reason}\n`));
      killGroup(child.pid, 'SIGTERM');
      timers.push(setTimeout(() => killGroup(child.pid, 'SIGKILL'), GRACE_MS));
    };
    const onAbort = () => endGroup('stopped before the end');
    signal?.addEventListener('abort', onAbort, { once: true });
    timers.push(setTimeout(() => endGroup(`ended: not done after ${deadlineMs / 1_000} s`), deadlineMs));
    const end = (code: number | string) => {
      timers.forEach(clearTimeout);
      signal?.removeEventListener('abort', onAbort);
      resolve({ code, output: Buffer.concat(chunks).toString(), stdout: Buffer.concat(stdout).toString() });
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, ended) => end(code ?? ended ?? 'unknown'));
  });
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // All of it has ended.
  }
}
