import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endingOf, isAlive } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import { repoRoot } from '../lib/paths.mts';
import { say } from '../lib/progress.mts';
import { endAll } from '../launcher/signals.mts';
import { compileFile } from './compile.mts';
import { watchSources } from './watchSources.mts';

/** A service that is developed. */
export interface Developed {
  /** In messages. */
  name: string;
  /** Folders; what is saved in them starts the service again. */
  watched: string[];
  /**
   * Starts it from its sources and puts it on record.
   * @throws what says why it cannot be started
   */
  start: () => Promise<ProcessRecord>;
  answers: () => Promise<boolean>;
  /** Called once it answers: the time to prepare the next start. */
  prepare: () => void;
}

/** A process of the service. */
interface Life {
  record: ProcessRecord;
  /** When what it runs was saved, or when it was first started (`performance.now()`). */
  since: number;
  answers: boolean;
  /** Looks that found it gone before anybody had told how it ended. */
  looksUntold: number;
}

interface State {
  /** Saved and not yet run, with the time of the first. */
  saved: Set<string>;
  savedAt: number;
  life: Life | undefined;
}

const LOOK_MS = 25;
const MAX_LOOKS_UNTOLD = 40;

/** What it is at is cut after that: whoever has just saved wants to see the new one. */
const STOP_MS = 700;

/**
 * Runs a service and starts it again with each save. What has a syntax error is not started: the one that runs goes
 * on. One that ends by itself is not started again before the next save.
 * @param signal ends the watching, not the service
 */
export async function runService(developed: Developed, signal: AbortSignal): Promise<void> {
  const state: State = { saved: new Set(), savedAt: 0, life: undefined };
  let checkAgain = false;
  const unwatch = watchSources(developed.watched, (files) => {
    if (state.saved.size === 0) state.savedAt = performance.now();
    for (const file of files) state.saved.add(file);
    checkAgain = true;
  });
  state.life = await begin(developed, performance.now());
  while (!signal.aborted) {
    if (checkAgain) {
      checkAgain = false;
      await renew(developed, state);
    }
    await look(developed, state);
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  unwatch();
}

async function begin({ start }: Developed, since: number): Promise<Life> {
  return { record: await start(), since, answers: false, looksUntold: 0 };
}

/** Starts what was saved, unless it cannot be compiled: then it is tried again together with the next save. */
async function renew(developed: Developed, state: State): Promise<void> {
  const { name } = developed;
  const files = [...state.saved];
  const faults = files.flatMap(syntaxFault);
  if (faults.length > 0) {
    say(faults.join('\n'));
    say(`${name}: ${state.life ? 'the one before goes on' : 'does not run'}; waits for the next save`);
    return;
  }
  state.saved.clear();
  const others = files.length > 1 ? ` and ${files.length - 1} more` : '';
  say(`${name}: ${relative(repoRoot, files[0] ?? '')}${others} saved; starts again`);
  if (state.life) await endAll([state.life.record], STOP_MS);
  state.life = await begin(developed, state.savedAt);
}

function syntaxFault(file: string): string[] {
  if (!file.endsWith('.ts') || !existsSync(file)) return [];
  try {
    compileFile(file);
    return [];
  } catch (error) {
    return [`${relative(repoRoot, file)}: ${(error as Error).message.trim()}`];
  }
}

/** Says when it begins to answer, and when it has ended. */
async function look({ name, answers, prepare }: Developed, state: State): Promise<void> {
  const { life } = state;
  if (!life) return;
  const { record, since } = life;
  if (!isAlive(record)) {
    // The system knows of its end some time before this process is told how.
    life.looksUntold += 1;
    if (endingOf(record.pid) === undefined && life.looksUntold < MAX_LOOKS_UNTOLD) return;
    state.life = undefined;
    say(`${name} ended (${endingOf(record.pid) ?? `process ${record.pid}`}); waits for the next save`);
  } else if (!life.answers && (await answers()) && isAlive(record)) {
    life.answers = true;
    say(`${name} answers after ${((performance.now() - since) / 1_000).toFixed(2)} s`);
    prepare();
  }
}
