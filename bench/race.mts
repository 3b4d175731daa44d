import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServices } from '../scripts/launcher/build.mts';
import { Fault } from '../scripts/lib/fault.mts';
import { say } from '../scripts/lib/progress.mts';
import { systems } from './lib/appendVariants.mts';
import type { System } from './lib/appendVariants.mts';
import { withCluster } from './lib/cluster.mts';
import { raceSystems } from './lib/raceSystems.mts';
import type { RaceVerdict } from './lib/raceVerdict.mts';
import { print, report, rowOf } from './lib/report.mts';
import type { Row } from './lib/report.mts';
import { runRace } from './lib/runRace.mts';

const options = {
  rounds: { type: 'string', default: '1' },
  seconds: { type: 'string', default: '60' },
  /** Systems, separated by commas. */
  only: { type: 'string' },
} as const;

/**
 * 32 writers with pauses inside transactions, rollbacks and kills against one reader: what it misses, by system. With
 * any option the figures are printed only.
 */
export async function run(args: string[]): Promise<void> {
  const { wanted, rounds, durationMs } = optionsOf(args);
  await withCluster(async (cluster) => {
    await buildServices(join(cluster.stack.dir, 'logs'));
    const verdicts = new Map<System, RaceVerdict[]>(wanted.map((system) => [system, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const system of round % 2 === 0 ? wanted : wanted.toReversed()) {
        say(`  ${system}, round ${round + 1} of ${rounds}`);
        const verdict = await runRace(cluster, await raceSystems[system](cluster), durationMs);
        verdicts.get(system)!.push(verdict);
      }
    }
    const variant = `writers=32 seconds=${durationMs / 1_000}`;
    const rows = [...verdicts].flatMap(([system, all]) => rowsOf(system, variant, all));
    (args.length === 0 ? report : print)('race', rounds, { rows });
  });
}

function optionsOf(args: string[]): { wanted: readonly System[]; rounds: number; durationMs: number } {
  let got = args.join(' ');
  try {
    const { rounds, seconds, only } = parseArgs({ args, options }).values;
    const wanted = systems.filter((system) => only?.split(',').includes(system) ?? true);
    const durationMs = Number(seconds) * 1_000;
    if (wanted.length > 0 && Number(rounds) >= 1 && durationMs > 0) {
      return { wanted, rounds: Number(rounds), durationMs };
    }
  } catch (error) {
    got = (error as Error).message;
  }
  const remedy = 'npm run bench -- race [--rounds 1] [--seconds 60] [--only plinth,emmett]';
  throw new Fault({ expected: `systems of ${systems.join(', ')}, and numbers`, got, remedy });
}

function rowsOf(system: System, variant: string, verdicts: readonly RaceVerdict[]): Row[] {
  const row = (metric: string, unit: string, of: (verdict: RaceVerdict) => number) =>
    rowOf({ system, variant, metric, unit }, verdicts.map(of));
  return [
    row('stored', 'events', ({ stored }) => stored),
    row('acknowledged', 'events', ({ acknowledged }) => acknowledged),
    row('lost', 'events', ({ lost }) => lost),
    row('doubled', 'events', ({ doubled }) => doubled),
    row('out of order', 'events', ({ outOfOrder }) => outOfOrder),
    row('worst reader stall', 'ms', ({ worstStallMs }) => worstStallMs),
  ];
}
