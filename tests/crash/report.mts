import { writeJson } from '../../scripts/lib/jsonfile.mts';
import type { Recovery } from './blows.mts';
import type { RunReport } from './run.mts';

/** Figures of one run that add up over its phases, each as it was at the end. */
function totalsOf({
  phases,
  callers,
  blows,
  rows,
  ownEnds,
  seconds,
  bringUpMs,
}: RunReport): [string, string][] {
  const last = phases.at(-1)?.figures ?? {};
  const longest = (key: 'stall' | 'lag') => Math.max(...phases.map((phase) => phase[key].ms));
  const count = (name: string) => String(blows[name] ?? 0);
  return [
    ['seconds', seconds.toFixed(0)],
    ['bring-up', inSeconds(bringUpMs)],
    ...['kill -9', 'SIGTERM', 'freeze', 'away'].map((name): [string, string] => [name, count(name)]),
    ['ended by itself', String(ownEnds.length)],
    ['rows imported', String(rows)],
    ...Object.entries({ ...callers, ...last }).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
    ['longest stall of writes', inSeconds(longest('stall'))],
    ['longest lag of the feed', inSeconds(longest('lag'))],
    ['faults', String(phases.reduce((sum, { faults }) => sum + faults.length, 0))],
  ];
}

/** Writes all of the runs to a file, as JSON. */
export function writeReport(file: string, runs: readonly RunReport[]): void {
  writeJson(file, { cpus: navigator.hardwareConcurrency, runs });
}

/** A table of the runs: totals, then each phase, then recoveries by what was done to whom. */
export function tableOf(runs: readonly RunReport[]): string {
  const [first] = runs;
  if (!first) return '';
  const columns = runs.map(totalsOf);
  const totals = columns[0]!.map(([name], row) =>
    line(
      name,
      columns.map((column) => column[row]![1]),
    ),
  );
  const phases = first.phases.flatMap(({ name }, index) => [
    name,
    ...(['stall', 'lag'] as const).map((key) =>
      line(
        `  longest ${key}`,
        runs.map(({ phases: all }) => inSeconds(all[index]?.[key].ms ?? NaN)),
      ),
    ),
    line(
      '  all done after',
      runs.map(({ phases: all }) => inSeconds(all[index]?.settledMs ?? NaN)),
    ),
  ]);
  const recoveries = Map.groupBy(
    runs.flatMap((each) => each.recoveries),
    ({ blow, name }) => `${blow} ${name}`,
  );
  return [
    line(
      'seed',
      runs.map(({ seed }) => String(seed)),
    ),
    ...totals,
    '',
    ...phases,
    '',
    `${'median (longest), seconds from the blow'.padEnd(NAME)}${['write', 'publish', 'feed', 'up'].map((name) => name.padStart(COLUMN)).join('')}`,
    ...[...recoveries].map(([what, all]) =>
      line(
        what,
        (['answeredMs', 'publishedMs', 'fedMs', 'upMs'] as const).map((key) => medianOf(all, key)),
      ),
    ),
  ].join('\n');
}

const NAME = 40;
const COLUMN = 16;

function line(name: string, cells: string[]): string {
  return `${name.padEnd(NAME)}${cells.map((cell) => cell.padStart(COLUMN)).join('')}`;
}

function medianOf(all: Recovery[], key: 'answeredMs' | 'publishedMs' | 'fedMs' | 'upMs'): string {
  const sorted = all.map((each) => each[key]).sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)]!;
  return `${inSeconds(median)} (${inSeconds(sorted.at(-1)!)})`;
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(ms < 10_000 ? 2 : 1);
}
