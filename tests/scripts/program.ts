import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptUrl } from '../tools/scripts';

export type Program = {
  readonly child: ChildProcess;
  /** What it has written so far, to stdout and stderr. */
  readonly output: () => string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
};

/**
 * Starts a program, an ES module, in a process of its own: jest does not load the scripts, which are ES modules.
 * @param env beside what this process has
 */
export function startProgram(source: string, env: NodeJS.ProcessEnv = {}): Program {
  return start(['--input-type=module', '-e', source], { ...process.env, ...env });
}

/** Starts `node <file> <args>`, as `npm start` and its like do with scripts/entry.mjs. */
export function startFile(file: string, args: string[]): Program {
  return start([file, ...args], process.env);
}

function start(args: string[], env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return { child, output: () => text, ended };
}

/** The URL of a module of scripts/, as the quoted string that an import takes: `lib/lock.mjs`. */
export function moduleOf(path: string): string {
  return JSON.stringify(scriptUrl(path));
}

/** A directory for one test; with blanks and quotes, as some clones have them. Removed by the caller's `after`. */
export function oddDirectory(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "plinth it's ü $HOME "));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A zombie has ended: its parent, at last process 1, has not asked yet. */
export function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Also when it ends between the two looks.
    return true;
  }
}
