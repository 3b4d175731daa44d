import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessName } from './cast.mts';
import { isServer } from './cast.mts';
import type { Load } from './load.mts';
import type { Random } from './random.mts';
import type { Supervisor } from './supervisor.mts';
import type { Witness } from './witness.mts';

/** What is done to a process. */
type Blow = 'kill -9' | 'SIGTERM' | 'freeze' | 'away';

/** One blow to one process. */
interface Strike {
  blow: Blow;
  name: ProcessName;
  /** How long it is held down or frozen. */
  downMs: number;
}

/** How long it took from a blow until the platform did its work again. */
export interface Recovery extends Strike {
  /** Until a change that was asked for after the blow was answered 2xx. */
  answeredMs: number;
  /** Until that change was on the topic, as far as the relay knows. */
  publishedMs: number;
  /** Until that change was in the feed. */
  fedMs: number;
  /** Until the process itself answered again; of a sidecar, until it had found its service. */
  upMs: number;
}

export interface Arena {
  /** All processes that there are to strike. */
  cast: ProcessName[];
  supervisor: Supervisor;
  witness: Pick<Witness, 'isInFeed' | 'isPublished' | 'isAppending' | 'plantSchedules' | 'hasRunningJob'>;
  load: Pick<Load, 'probe' | 'tenantIds'>;
  random: Random;
  recoveries: Recovery[];
  /** How often each blow fell. */
  blows: Record<string, number>;
  say: (line: string) => void;
  /** Aborted: no further blow. */
  signal: AbortSignal;
  /**
   * Where the measuring of recoveries goes on while the next blow falls, as soon as a process is up and answers; without
   * it each blow waits for the whole way to the feed.
   */
  measuring?: Promise<void>[];
}

const DEADLINE_MS = 120_000;
const LOOK_MS = 25;
const JOBS_TO_LOSE = 100;

/**
 * Strikes one process, holds it down for a while, sets it up again, and measures until a change goes all the way from
 * the API to the feed.
 * @throws Error when that takes more than two minutes
 */
export async function strike(arena: Arena, what: Strike): Promise<void> {
  const { name, blow } = what;
  arena.signal.throwIfAborted();
  const { supervisor, load, blows, measuring } = arena;
  await takeAim(arena, name);
  blows[blow] = (blows[blow] ?? 0) + 1;
  const struckAt = performance.now();
  const since = () => Math.round(performance.now() - struckAt);
  const raising = hold(supervisor, what);
  const raised = raising.then(() => untilUp(supervisor, name)).then(since);
  // Both are awaited, here or by the phase; what is thrown before that must not leave them to nobody.
  raised.catch(() => {});
  const { requestIds, outcome } = await load.probe();
  const answeredMs = since();
  if (outcome !== 'acknowledged' && outcome !== 'found')
    throw new Error(`a probe after ${blow} of ${name}: ${outcome}`);
  const recovered = measure(arena, requestIds, since).then(async (followed) => {
    const recovery = { ...what, answeredMs, ...followed, upMs: await raised };
    arena.recoveries.push(recovery);
    arena.say(`  ${describe(recovery)}`);
  });
  measuring?.push(recovered);
  recovered.catch(() => {});
  await (measuring ? raised : recovered);
}

/** How long it took until an event was published and in the feed. */
async function measure({ witness }: Arena, requestIds: string[], since: () => number) {
  const [publishedMs, fedMs] = await Promise.all([
    until(() => witness.isPublished(requestIds), 'the relay to go on').then(since),
    until(() => witness.isInFeed(requestIds), 'the feed to go on').then(since),
  ]);
  return { publishedMs, fedMs };
}

function describe({ blow, name, answeredMs, publishedMs, fedMs, upMs }: Recovery): string {
  return `${blow} ${name}: answered ${answeredMs} ms, published ${publishedMs} ms, fed ${fedMs} ms, up ${upMs} ms`;
}

/** Takes a process down, and sets it up again after a while. */
async function hold(supervisor: Supervisor, { name, blow, downMs }: Strike): Promise<void> {
  if (blow === 'freeze') {
    supervisor.freeze(name);
    await sleep(downMs);
    return supervisor.thaw(name);
  }
  await (blow === 'SIGTERM' ? supervisor.stop(name) : supervisor.kill(name));
  await sleep(downMs);
  await supervisor.start(name);
}

/**
 * Kills processes at random, up to two at the same time, each down for up to two seconds; does not wait in between
 * until all is well again.
 */
export async function strikeAtRandom(arena: Arena, count: number): Promise<void> {
  const { cast, supervisor, random, blows, say, signal } = arena;
  const down = new Map<ProcessName, Promise<void>>();
  for (let n = 0; n < count && !signal.aborted; n += 1) {
    // One server at a time: without PostgreSQL and Kafka nobody would notice what else is away.
    const isServerDown = [...down.keys()].some(isServer);
    const names = cast.filter((name) => !down.has(name) && !(isServerDown && isServer(name)));
    const name = random.pick(names);
    say(`  kill -9 ${name}`);
    blows['kill -9'] = (blows['kill -9'] ?? 0) + 1;
    const killed: Strike = { name, blow: 'kill -9', downMs: random.between(0, 2_000) };
    down.set(
      name,
      hold(supervisor, killed).finally(() => down.delete(name)),
    );
    await sleep(random.between(100, 2_500));
    if (down.size >= 2) await Promise.race(down.values());
  }
  await Promise.all(down.values());
}

/** A server answers once it is started; the others say so themselves. */
async function untilUp(supervisor: Supervisor, name: ProcessName): Promise<void> {
  if (isServer(name)) return;
  await until(() => supervisor.isUp(name), `${name} to be up again`);
}

/** Waits for the moment at which a process has most to lose: an append under way, a job that runs. */
async function takeAim({ witness, load, random }: Arena, name: ProcessName): Promise<void> {
  if (name === 'api-service' || name === 'postgres') {
    return until(witness.isAppending, 'an append to be under way', 1);
  }
  if (name !== 'worker-service') return;
  const tenantId = random.pick(load.tenantIds);
  await until(() => witness.plantSchedules(tenantId, JOBS_TO_LOSE), 'PostgreSQL to take schedules');
  await until(witness.hasRunningJob, 'a job to run', 1);
}

/** A look that fails, PostgreSQL being away, counts as "not yet". */
async function until(condition: () => Promise<boolean>, what: string, lookMs = LOOK_MS): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > end) throw new Error(`expected ${what} within ${DEADLINE_MS} ms; it did not`);
    await sleep(lookMs);
  }
}
