import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ledger, Line, Work } from './ledger.mts';

/** A writer that runs. */
export interface WriterProcess {
  pid: number;
  /** Units that it was told are stored. */
  acks: () => number;
  /** Kills it; resolves once all that it had told is in the ledger. */
  kill: () => Promise<void>;
  /** Lets it finish what it has begun. @throws Error when it ends otherwise */
  finish: () => Promise<void>;
}

/** Starts a writer process, whose every line goes into the ledger. */
export function startWriter(work: Work, ledger: Ledger): WriterProcess {
  const file = join(import.meta.dirname, 'writer.mts');
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  let acks = 0;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (text) => {
    // The last one of a killed process may be cut.
    if (!text.endsWith('}')) return;
    const line = JSON.parse(text) as Line;
    if ('ack' in line) acks += 1;
    ledger.take(line);
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const told = new Promise<void>((resolve) => lines.once('close', resolve));
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(work)}\n`);
  return {
    pid: child.pid as number,
    acks: () => acks,
    kill: async () => {
      child.kill('SIGKILL');
      await Promise.all([ended, told]);
    },
    finish: async () => {
      child.stdin.end();
      const [ending] = await Promise.all([ended, told]);
      if (ending !== 0) throw new Error(`expected the writer to finish with 0; got ${ending}`);
    },
  };
}
