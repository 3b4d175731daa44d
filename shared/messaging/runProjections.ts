import type { Pool } from 'pg';
import { named } from '../database/statement';
import type { Logger } from '../utils/logger';
import type { KnownTypes } from './attempt';
import { consumerNameOf, consumerOf } from './projection';
import type { Projection } from './projection';
import { addProjections, listProjectionVersions } from './projections.queries';
import { createSignals } from './signals';
import type { Signals } from './signals';
import { createWatchdog } from './watchdog';

type RunProjectionsDeps = {
  /** Role consumer. */
  readonly pool: Pool;
  readonly projections: readonly Projection[];
  readonly known: KnownTypes;
  readonly log: Logger;
  /** How often to look for versions that came or went; default 2,000. */
  readonly intervalMs?: number;
};

/** One version of a projection at work. */
type Running = { readonly signals: Signals; readonly watchdog: ReturnType<typeof createWatchdog> };

/** See {@link createProjections}. */
export type Projections = ReturnType<typeof createProjections>;

/**
 * Keeps every version of every projection that the database names, each as a consumer of its own, and notices within
 * seconds when a version is added or dropped. Any number of replicas may do this.
 */
export function createProjections({ intervalMs = 2_000, ...deps }: RunProjectionsDeps) {
  const { pool, projections, log } = deps;
  const running = new Map<string, Running>();
  const names = projections.map(({ name }) => name);
  let isStarted = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  /** Runs what the database names, and lets go of what it no longer does. */
  async function refresh(): Promise<void> {
    const wanted = new Map<string, () => Running>();
    for (const { name, version } of await listProjectionVersions.run({ names }, named(pool))) {
      const projection = projections.find((each) => each.name === name)!;
      wanted.set(consumerNameOf(projection, version), () => run(deps, projection, version));
    }
    const gone = [...running].filter(([name]) => !wanted.has(name));
    for (const [name] of gone) running.delete(name);
    await Promise.all(gone.map(([, each]) => close(each)));
    if (isClosed) return;
    for (const [name, make] of wanted) {
      if (running.has(name)) continue;
      const made = make();
      running.set(name, made);
      if (isStarted) made.watchdog.start();
    }
  }

  function look(): void {
    looking = refresh()
      .catch((err: unknown) =>
        log.warn({ err }, 'the versions of projections could not be read; trying again'),
      )
      .finally(() => {
        if (!isClosed) timer = setTimeout(look, intervalMs);
      });
  }

  return {
    /**
     * Adds the first version of projections that the database does not know yet, and runs all versions, without
     * watchdogs. Repeatable.
     */
    async open(): Promise<void> {
      const tables = projections.map((each) => each.tables.join(','));
      await addProjections.run({ names, tables }, named(pool));
      await refresh();
    },

    /** Starts the watchdogs, and looking for versions. Once, after `open`. */
    start(): void {
      isStarted = true;
      for (const { watchdog } of running.values()) watchdog.start();
      timer = setTimeout(look, intervalMs);
    },

    /** The versions that run now. */
    consumers: (): Signals[] => [...running.values()].map(({ signals }) => signals),

    /** Waits for what is under way; the log keeps the rest. */
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await looking;
      await Promise.all([...running.values()].map(close));
    },
  };
}

function run({ pool, known, log }: RunProjectionsDeps, projection: Projection, version: number): Running {
  const signals = createSignals({ pool, consumer: consumerOf(projection, version), known, log });
  return { signals, watchdog: createWatchdog({ pool, signals, log }) };
}

async function close({ watchdog, signals }: Running): Promise<void> {
  await watchdog.close();
  await signals.close();
}
