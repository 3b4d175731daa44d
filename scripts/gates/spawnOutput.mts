import { spawn } from 'node:child_process';

export interface SpawnOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  deadlineMs: number;
  /** Aborted: the command is asked to end. */
  signal?: AbortSignal;
}

export interface Spawned {
  /** Exit code, the signal that ended it, or why it could not start. */
  code: number | string;
  /** What it wrote to stdout and stderr, in order. */
  output: string;
  stdout: string;
}

/** Runs a command to its end or to the deadline, then kills it; whatever it does is a result, never an error. */
export function spawnOutput(command: string, args: string[], options: SpawnOptions): Promise<Spawned> {
  const { deadlineMs, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    const stdout: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => (chunks.push(chunk), stdout.push(chunk)));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const timer = setTimeout(() => {
      chunks.push(Buffer.from(`\nkilled: no end after ${deadlineMs / 1_000} s\n`));
      child.kill('SIGKILL');
    }, deadlineMs);
    const end = (code: number | string) => {
      clearTimeout(timer);
      resolve({
        code,
        output: Buffer.concat(chunks).toString('utf8'),
        stdout: Buffer.concat(stdout).toString('utf8'),
      });
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code ?? signal ?? 'unknown'));
  });
}
