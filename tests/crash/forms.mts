import { longForm, shortForm } from './phases.mts';
import { streamForm } from './streamPhases.mts';
import { run } from './run.mts';
import type { RunReport } from './run.mts';

interface FormOptions {
  seed: number;
  say: (line: string) => void;
  signal: AbortSignal;
}

/**
 * The form of `npm test`: each kind of kill once, three tenants. Leases of jobs are short, so that those of a killed
 * worker go on within seconds.
 */
export function runShort(options: FormOptions): Promise<RunReport> {
  return run({
    ...options,
    phases: shortForm,
    tenants: 3,
    callersPerTenant: 4,
    pauseMs: 150,
    leaseMs: 3_000,
  });
}

/** The form of `npm run test:deep -- crash`: every phase, five tenants, leases as in production. */
export function runLong(options: FormOptions): Promise<RunReport> {
  return run({
    ...options,
    phases: longForm,
    tenants: 5,
    callersPerTenant: 3,
    pauseMs: 400,
    leaseMs: 30_000,
  });
}

/** The form of `npm run test:deep -- stream`: what streaming has to survive, under some 50 changes a second. */
export function runStream(options: FormOptions): Promise<RunReport> {
  return run({
    ...options,
    phases: streamForm,
    tenants: 5,
    callersPerTenant: 3,
    pauseMs: 400,
    leaseMs: 30_000,
    feedWithinMs: 5_000,
  });
}
