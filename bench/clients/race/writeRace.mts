import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to an append inside its transaction, after it was written and before it is committed. */
export interface Mishap {
  pauseMs: number;
  rollsBack: boolean;
}

/** One event at the end of a stream that has `version` events so far. */
export type RaceAppend = (place: { stream: string; version: number }, mishap: Mishap) => Promise<unknown>;

/** A line of a writer or reader: that event, at that time in ms since 1970. */
export interface Seen {
  stream: string;
  /** From 1. */
  version: number;
  at: number;
}

const PAUSED = 0.3;
const MAX_PAUSE_MS = 20;
const ROLLED_BACK = 0.1;
const EVENTS_PER_STREAM = 10;

/** What an append throws that was to be rolled back. */
export const ROLLED_BACK_MESSAGE = 'rolled back on purpose';

const nowMs = (): number => performance.timeOrigin + performance.now();

/** Says that these events were acknowledged, or delivered, just now; written before this returns. */
export function say(events: readonly { stream: string; version: number }[]): void {
  const at = nowMs();
  process.stdout.write(events.map((event) => `${JSON.stringify({ ...event, at })}\n`).join(''));
}

/**
 * Appends with several writers at once until the standard input ends, each to streams of its own; a third pauses
 * inside its transaction, a tenth is rolled back. Each acknowledged event is said on standard output.
 */
export async function writeRace(writers: number, append: RaceAppend, failed: (error: unknown) => boolean) {
  let isOver = false;
  process.stdin.on('end', () => (isOver = true)).resume();
  const writer = async (): Promise<void> => {
    while (!isOver) await writeStream();
  };
  const writeStream = async (): Promise<void> => {
    const stream = randomUUID();
    for (let version = 0; version < EVENTS_PER_STREAM && !isOver;) {
      const pauseMs = Math.random() < PAUSED ? Math.random() * MAX_PAUSE_MS : 0;
      const mishap = { pauseMs, rollsBack: Math.random() < ROLLED_BACK };
      try {
        await append({ stream, version }, mishap);
        version += 1;
        say([{ stream, version }]);
      } catch (error) {
        // Whether it was written is not known: such a stream is left as it is.
        if (!failed(error)) return;
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
}

/** The pause that the mishap asks for. */
export async function pauseFor({ pauseMs }: Mishap): Promise<void> {
  if (pauseMs > 0) await sleep(pauseMs);
}
