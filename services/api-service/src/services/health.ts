/** What the platform needs beside this process; `postgresql` is the one that it cannot do without. */
export type Dependency = 'postgresql' | 'sidecar' | 'event-service' | 'worker-service';

export type HealthReport = {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly dependencies: Readonly<Record<string, 'up' | 'down'>>;
};

export type HealthDeps = {
  /** Each throws, or does not settle in time, when its dependency is down. */
  readonly checks: Readonly<Record<Dependency, () => Promise<unknown>>>;
  /** Milliseconds, rising. */
  readonly now: () => number;
};

const CHECK_TIMEOUT_MS = 800;
const REMEMBER_MS = 1_000;

/**
 * Asks all dependencies at once, at most once a second however often it is called: anybody may call it.
 * `degraded` when one is down, `down` without PostgreSQL. Never throws.
 */
export function createHealth({ checks, now }: HealthDeps): () => Promise<HealthReport> {
  let report: Promise<HealthReport> | undefined;
  let askedAt = -Infinity;
  return () => {
    if (!report || now() - askedAt >= REMEMBER_MS) {
      askedAt = now();
      report = ask(checks);
    }
    return report;
  };
}

async function ask(checks: HealthDeps['checks']): Promise<HealthReport> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await stateOf(check)] as const),
  );
  const dependencies = Object.fromEntries(entries);
  const isWhole = entries.every(([, state]) => state === 'up');
  const status = isWhole ? 'ok' : dependencies.postgresql === 'up' ? 'degraded' : 'down';
  return { status, dependencies };
}

async function stateOf(check: () => Promise<unknown>): Promise<'up' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(() => resolve('down'), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check().then(() => 'up' as const), late]);
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
