import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../scripts/lib/lock.mjs';
import type { Profile } from '../../scripts/lib/profile.mts';
import { openStack } from '../../scripts/lib/stack.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import type { Arena, Recovery } from './blows.mts';
import { bringUp, takeDown } from './bringUp.mts';
import { checkAbsences } from './checks/checkAbsences.mts';
import { countLedger } from './ledger.mts';
import { openLoad, ROWS } from './load.mts';
import type { Load } from './load.mts';
import { createRandom } from './random.mts';
import type { Random } from './random.mts';
import type { OwnEnd } from './supervisor.mts';
import { judge, untilQuiet } from './verdict.mts';
import { createWatch } from './watch.mts';
import type { Longest, Watch } from './watch.mts';
import type { Witness } from './witness.mts';

/** What happens to the processes while rows are imported; all is looked at afterwards. */
export interface Phase {
  name: string;
  /** Nothing is killed: no request may be cut whose change was stored. */
  isOrderly?: boolean;
  strike: (arena: Arena) => Promise<void>;
}

export interface RunOptions {
  /** Decides which processes die when, and what the callers do. */
  seed: number;
  phases: Phase[];
  tenants: number;
  callersPerTenant: number;
  pauseMs: number;
  /** Of jobs: a killed worker's ones wait for so long. */
  leaseMs: number;
  /** How long after its answer a change may take to the feed while the broker is away; default: as long as it is away. */
  feedWithinMs?: number;
  /** Hears of what happens. */
  say: (line: string) => void;
  signal: AbortSignal;
}

interface PhaseReport {
  name: string;
  figures: Record<string, number>;
  /** One line each. */
  faults: string[];
  stall: Longest;
  lag: Longest;
  /** From the end of the import until everything was published, handled and done. */
  settledMs: number;
}

export interface RunReport {
  profile: Profile;
  seed: number;
  seconds: number;
  bringUpMs: number;
  rows: number;
  phases: PhaseReport[];
  /** How often each blow fell. */
  blows: Record<string, number>;
  recoveries: Recovery[];
  /** What ended though nobody had killed it, and was started again. */
  ownEnds: readonly OwnEnd[];
  callers: Record<string, number>;
  faults: string[];
}

/** A new schedule that is due, so that there are always jobs on their way. */
const SCHEDULE_EVERY_MS = 100;

/**
 * Brings the crash stack up, strikes it phase by phase while rows are imported, and looks at everything after each
 * phase. Faults of the platform are in the report.
 * @throws Error when the platform does not come to rest
 */
export async function run(options: RunOptions): Promise<RunReport> {
  const stack = openStack('crash');
  return withLock(join(stack.dir, 'crash.lock'), 'runs the crash tests', () => runAlone(stack, options));
}

async function runAlone(stack: Stack, options: RunOptions): Promise<RunReport> {
  const { seed, say, leaseMs, signal } = options;
  const startedAt = performance.now();
  const running = await bringUp(stack, leaseMs).catch(async (error: unknown) => {
    await takeDown(stack);
    throw error;
  });
  const bringUpMs = performance.now() - startedAt;
  const { supervisor, witness, cast, baseUrl } = running;
  const watch = createWatch(witness);
  try {
    say(`the stack is up after ${Math.round(bringUpMs)} ms; seed ${seed}`);
    const random = createRandom(seed);
    const load = await openLoad({
      ...options,
      baseUrl,
      random,
      onAnswer: (status) => watch.onAnswer(status),
    });
    const recoveries: Recovery[] = [];
    const blows: Record<string, number> = {};
    const arena: Arena = { cast, supervisor, witness, load, random, recoveries, blows, say, signal };
    const phases: PhaseReport[] = [];
    for (const phase of options.phases) {
      signal.throwIfAborted();
      say(phase.name);
      const isLast = phase === options.phases.at(-1);
      phases.push(await runPhase({ arena, load, watch, witness, random }, phase, isLast));
    }
    return {
      profile: running.profile,
      seed,
      seconds: (performance.now() - startedAt) / 1_000,
      bringUpMs,
      rows: load.rowsDone(),
      phases,
      blows,
      recoveries,
      ownEnds: supervisor.ownEnds(),
      callers: countLedger(load.ledger),
      faults: [
        ...phases.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`)),
        ...checkAbsences(recoveries, options.feedWithinMs),
      ],
    };
  } finally {
    await watch.close();
    await witness.close();
    await supervisor.close();
    await takeDown(stack);
  }
}

interface PhaseDeps {
  arena: Arena;
  load: Load;
  watch: Watch;
  witness: Witness;
  random: Random;
}

async function runPhase(deps: PhaseDeps, phase: Phase, isLast: boolean): Promise<PhaseReport> {
  const { arena, load, watch, witness } = deps;
  const begunAt = load.ledger.length;
  const ending = new AbortController();
  watch.take();
  watch.loadBegins();
  let hasFailed = false;
  const importing = load.run(ending.signal);
  // It is awaited below; until then its failure must not end the process, which would leave the stack to nobody.
  importing.catch(() => (hasFailed = true));
  const planting = plantSchedules(deps, ending.signal);
  try {
    await phase.strike(arena);
    // The import of 300 rows is the least.
    while (isLast && !hasFailed && load.rowsDone() < ROWS) {
      arena.signal.throwIfAborted();
      await sleep(100);
    }
  } finally {
    ending.abort();
    await Promise.all([importing, planting]);
    watch.loadEnds();
  }
  const settledMs = await untilQuiet(witness);
  const { stall, lag } = watch.take();
  const verdict = await judge(witness, load);
  const faults = [...verdict.faults, ...(phase.isOrderly ? verdict.cutSince(begunAt) : [])];
  arena.say(`  settled after ${Math.round(settledMs)} ms; ${faults.length} faults`);
  return { name: phase.name, stall, lag, settledMs, figures: verdict.figures, faults };
}

async function plantSchedules({ load, witness }: PhaseDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const tenantId = load.tenantIds[Math.floor(performance.now()) % load.tenantIds.length]!;
    // While PostgreSQL is away it takes none.
    await witness.plantSchedules(tenantId, 1).catch(() => {});
    await sleep(SCHEDULE_EVERY_MS);
  }
}
