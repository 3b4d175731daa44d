import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** One figure of one system: the median of its rounds, with the extremes. */
export interface Row {
  system: string;
  /** For example `callers=16`. */
  variant: string;
  metric: string;
  unit: string;
  median: number;
  min: number;
  max: number;
}

/** One system's figure against another's in the same run. */
export interface Ratio {
  of: string;
  against: string;
  variant: string;
  metric: string;
  value: number;
  goal: number;
  met: boolean;
}

/** The value below which the given share (0 to 1) of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** A row from one figure per round. */
export function rowOf(
  facts: Pick<Row, 'system' | 'variant' | 'metric' | 'unit'>,
  rounds: readonly number[],
): Row {
  return { ...facts, median: quantile(rounds, 0.5), min: Math.min(...rounds), max: Math.max(...rounds) };
}

type Goal = { readonly atLeast: number } | { readonly atMost: number };

/**
 * A ratio from one quotient per round: their median, held against a goal.
 * @param facts.values of ours by the other's, round by round, so that what slowed a round down slowed both
 */
export function ratioOf({
  goal,
  values,
  ...facts
}: Pick<Ratio, 'of' | 'against' | 'variant' | 'metric'> & {
  goal: Goal;
  values: readonly number[];
}): Ratio {
  const value = quantile(values, 0.5);
  return 'atLeast' in goal
    ? { ...facts, value, goal: goal.atLeast, met: value >= goal.atLeast }
    : { ...facts, metric: `${facts.metric} (at most)`, value, goal: goal.atMost, met: value <= goal.atMost };
}

interface Figures {
  rows: Row[];
  ratios?: Ratio[];
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Prints a table of the rows and ratios. */
export function print(name: string, rounds: number, { rows, ratios = [] }: Figures): void {
  const lines = [
    `${name}, ${rounds} rounds`,
    ...rows.map(({ system, variant, metric, unit, median, min, max }) => {
      const figure = `${rounded(median)} ${unit}`.padEnd(16);
      const range = `(${rounded(min)}–${rounded(max)})`;
      return `  ${system.padEnd(14)} ${variant.padEnd(36)} ${metric.padEnd(26)} ${figure} ${range}`;
    }),
    ...ratios.map(({ of, against, variant, metric, value, goal, met }) => {
      const pair = `${of} / ${against}`.padEnd(26);
      return `  ${pair} ${variant.padEnd(44)} ${metric.padEnd(26)} ${rounded(value)}× (goal ${goal}) ${met ? 'met' : 'NOT MET'}`;
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Prints a table of the rows and ratios and writes `bench/results/<name>.json`. */
export function report(name: string, rounds: number, { rows, ratios = [] }: Figures): void {
  print(name, rounds, { rows, ratios });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const results = join(import.meta.dirname, '..', 'results');
  mkdirSync(results, { recursive: true });
  const content = {
    name,
    date: new Date().toISOString(),
    machine,
    rounds,
    rows: rows.map((row) => ({
      ...row,
      median: rounded(row.median),
      min: rounded(row.min),
      max: rounded(row.max),
    })),
    ratios: ratios.map((ratio) => ({ ...ratio, value: rounded(ratio.value) })),
  };
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify(content, undefined, 2)}\n`);
}
