import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Seen } from '../clients/race/writeRace.mts';

/** A process of writers, or a reader, under observation. */
export interface RaceProcess {
  /** Ends it at once, whatever it is doing. */
  kill: () => Promise<void>;
  /** Lets it end by itself. */
  end: () => Promise<void>;
}

/** Of writers: a process that starts after a kill shall not take the processor from the reader that is watched. */
const WRITERS_PRIORITY = 10;

/** Starts a process that says a JSON line for each event it was acknowledged or delivered. */
export function startRaceProcess(
  [command, ...args]: readonly [string, ...string[]],
  settings: { readonly role: 'writer' | 'reader' },
  onSeen: (seen: Seen) => void,
): RaceProcess {
  const env = { ...process.env, BENCH: JSON.stringify(settings) };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  if (settings.role === 'writer' && child.pid !== undefined) setPriority(child.pid, WRITERS_PRIORITY);
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => {
    // The last line of a process that was killed may be cut off: it had not returned from saying it.
    if (line.endsWith('}')) onSeen(JSON.parse(line) as Seen);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
}
