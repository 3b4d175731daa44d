import { say, step } from '../lib/progress.mts';

export interface Outcome {
  passed: number;
  failed: number;
  /** What to do about the failures; printed only when there are some. */
  output: string;
}

/** One thing that has to hold before a change is good. */
export interface Gate {
  name: string;
  check: () => Promise<Outcome>;
}

/** The outcome of a gate that counts as one: passed without faults. */
export function outcomeOf(faults: string[]): Outcome {
  const failed = faults.length > 0 ? 1 : 0;
  return { passed: 1 - failed, failed, output: faults.join('\n') };
}

/** The outcomes of several gates as one. */
export function sum(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.reduce((total, { failed }) => total + failed, 0),
    output: '',
  };
}

/**
 * Runs gates one after the other, and says of each how it went, of a failed one why. A gate that throws has
 * failed; the next ones run all the same.
 * @param signal aborted: no further gate begins
 */
export async function runGates(gates: Gate[], signal: AbortSignal): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const gate of gates) {
    if (signal.aborted) break;
    outcomes.push(await runGate(gate));
  }
  return sum(outcomes);
}

async function runGate({ name, check }: Gate): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await step(name, () => rejectFailed(check)).catch((error: unknown) =>
    error instanceof Failed ? error.outcome : outcomeOf([reasonOf(error)]),
  );
  const { passed, failed, output } = outcome;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const count = passed + failed > 1 ? `, ${passed} of ${passed + failed}` : '';
  say(`${failed > 0 ? 'FAILED' : 'ok    '} ${name} (${seconds} s${count})`);
  if (failed > 0) say(output.trimEnd().replaceAll(/^/gm, '    '));
  return outcome;
}

/** Carries an outcome through `step`, which marks a rejected step as failed. */
class Failed extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.output);
    this.outcome = outcome;
  }
}

async function rejectFailed(check: Gate['check']): Promise<Outcome> {
  const outcome = await check();
  if (outcome.failed > 0) throw new Failed(outcome);
  return outcome;
}

/** A Fault explains itself to the user; all else is a fault of the gate. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('\n');
  if (error instanceof Error) return 'remedy' in error ? error.message : (error.stack ?? error.message);
  return String(error);
}
