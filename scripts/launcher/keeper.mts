import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import { say } from '../lib/progress.mts';

/** Something that should run all the time. */
export interface Kept {
  /** In messages. */
  name: string;
  /** The process that runs, if one does. */
  running: () => ProcessRecord | undefined;
  /**
   * Starts it again and puts it on record.
   * @throws what says why it cannot be started
   */
  start: () => Promise<ProcessRecord>;
  /** Whether it does what it is there for. */
  answers: () => Promise<boolean>;
  /** How a process of it has ended, as far as anybody knows. */
  endingOf: (record: ProcessRecord) => string | undefined;
  /** What it cannot start without and what is not there now; then nothing is held against it. */
  missing: () => string[];
  /** The end of its log, for whoever has to mend it. */
  lastWords: () => string;
}

/** How fast things are started again, in milliseconds. */
export interface Pace {
  /** The first wait; each next one is twice as long. */
  firstMs: number;
  longestMs: number;
  /** Whoever has lived for this long begins with the first wait again. */
  steadyMs: number;
  /** After so many starts in a row that never answered it is left alone. */
  patience: number;
  /** Between two looks. */
  lookMs: number;
}

const PACE: Pace = { firstMs: 200, longestMs: 10_000, steadyMs: 60_000, patience: 5, lookMs: 200 };

/** What is known of the lives before. */
interface Past {
  /** Starts since it last lived for long. */
  starts: number;
  /** Starts in a row after which it never answered. */
  silent: number;
}

/**
 * Starts something again whenever it ends, after a wait that grows, and says so; starts it first when it does not
 * run. One that never answers any more is left alone, with what to do about it.
 * @param signal ends the keeping, not what is kept
 */
export async function keepRunning(kept: Kept, signal: AbortSignal, pace: Pace = PACE): Promise<void> {
  let past: Past = { starts: 0, silent: 0 };
  let record = kept.running();
  let endedAt: number | undefined;
  while (!signal.aborted) {
    const bornAt = performance.now();
    const life = await liveOn(kept, record, { signal, pace, endedAt });
    if (signal.aborted) return;
    endedAt = performance.now();
    past = after(past, { ...life, isSteady: endedAt - bornAt >= pace.steadyMs });
    if (past.silent >= pace.patience) return say(givenUp(kept, past.silent));
    const waitMs = Math.min(pace.firstMs * 2 ** past.starts, pace.longestMs);
    past.starts += 1;
    say(`${life.end}: starts again in ${(waitMs / 1_000).toFixed(1)} s`);
    await sleep(waitMs, undefined, { signal }).catch(() => {});
    record = undefined;
  }
}

/**
 * One life: starts it unless it runs, and waits until it has ended.
 * @param at.endedAt of the life before
 * @returns its end in words; whether it has ever answered, or could not have
 */
async function liveOn(
  kept: Kept,
  found: ProcessRecord | undefined,
  at: { signal: AbortSignal; pace: Pace; endedAt: number | undefined },
): Promise<{ end: string; answered: boolean; isExcused: boolean }> {
  let answered = false;
  let record: ProcessRecord;
  try {
    record = found ?? (await kept.start());
  } catch (error) {
    const end = `${kept.name} could not be started (${(error as Error).message})`;
    return { end, answered, isExcused: kept.missing().length > 0 };
  }
  while (!at.signal.aborted && isAlive(record)) {
    if (!answered && (await kept.answers())) {
      answered = true;
      if (!found) say(answersAgain(kept, record, at.endedAt));
    }
    await sleep(at.pace.lookMs, undefined, { signal: at.signal }).catch(() => {});
  }
  return { end: endOf(kept, record), answered, isExcused: kept.missing().length > 0 };
}

function after(
  { starts, silent }: Past,
  life: { answered: boolean; isExcused: boolean; isSteady: boolean },
): Past {
  return {
    starts: life.isSteady ? 0 : starts,
    silent: life.answered ? 0 : life.isExcused ? silent : silent + 1,
  };
}

function endOf({ name, endingOf, missing }: Kept, record: ProcessRecord): string {
  const how = [`process ${record.pid}`, endingOf(record), ...missing().map((what) => `without ${what}`)];
  return `${name} ended (${how.filter(Boolean).join(', ')}; log: ${record.logFile})`;
}

function answersAgain({ name }: Kept, { pid }: ProcessRecord, endedAt: number | undefined): string {
  if (endedAt === undefined) return `${name} answers (process ${pid})`;
  return `${name} answers again (process ${pid}, after ${((performance.now() - endedAt) / 1_000).toFixed(1)} s)`;
}

function givenUp({ name, lastWords }: Kept, times: number): string {
  return (
    `${name} did not answer after ${times} starts in a row: it is left alone, the others go on; the end of its log:\n` +
    `${lastWords()}\n  remedy: mend what the log says; Ctrl-C, then npm start`
  );
}
