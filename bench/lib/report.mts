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

/** Prints a table of the rows and writes `bench/results/<name>.json`. */
export function report(
  name: string,
  rounds: number,
  { rows, ratios = [] }: { rows: Row[]; ratios?: Ratio[] },
): void {
  const round = (value: number) => Number(value.toPrecision(4));
  const rounded = rows.map((row) => ({
    ...row,
    median: round(row.median),
    min: round(row.min),
    max: round(row.max),
  }));
  process.stdout.write(`${name}, ${rounds} rounds\n`);
  for (const { system, variant, metric, unit, median, min, max } of rounded) {
    const figure = `${median} ${unit}`.padEnd(16);
    process.stdout.write(
      `  ${system.padEnd(14)} ${variant.padEnd(28)} ${metric.padEnd(24)} ${figure} (${min}–${max})\n`,
    );
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const results = join(import.meta.dirname, '..', 'results');
  mkdirSync(results, { recursive: true });
  const content = { name, date: new Date().toISOString(), machine, rounds, rows: rounded, ratios };
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify(content, undefined, 2)}\n`);
}
