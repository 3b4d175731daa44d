import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServices } from '../scripts/launcher/build.mts';
import { Fault } from '../scripts/lib/fault.mts';
import { closeContestants, openContestants } from './lib/appendClients.mts';
import { appendRatios } from './lib/appendGoals.mts';
import { measureRounds } from './lib/appendRounds.mts';
import type { Measured, Rounds } from './lib/appendRounds.mts';
import { allVariants, keyOf, labelOf, systems } from './lib/appendVariants.mts';
import type { System, Variant } from './lib/appendVariants.mts';
import { bytesPerEvent } from './lib/bytesPerEvent.mts';
import { withCluster } from './lib/cluster.mts';
import { print, report, rowOf } from './lib/report.mts';
import type { Row } from './lib/report.mts';

/** For how many rounds' time a database is filled whose bytes are then counted. */
const FILL_ROUNDS = 8;

const options = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '1' },
  /** Systems, separated by commas. */
  only: { type: 'string' },
  /** Numbers of callers, separated by commas. */
  callers: { type: 'string' },
} as const;

/**
 * Measures appends of ours and of its peers, each in a database of its own on one cluster and from a client process of
 * its own: variants interleaved in every round, ratios within a round. With any option the figures are printed only.
 */
export async function run(args: string[]): Promise<void> {
  const { variants, rounds, durationMs } = optionsOf(args);
  await withCluster(async (cluster) => {
    await buildServices(join(cluster.stack.dir, 'logs'));
    const contestants = await openContestants(cluster, variants);
    const measured = await measureRounds({ cluster, contestants, variants, rounds, durationMs });
    await closeContestants(contestants);
    const bytes = await bytesPerEvent(cluster, [...contestants.keys()], durationMs * FILL_ROUNDS);
    const rows = [...variants.flatMap((variant) => rowsOf(variant, measured)), ...bytes.rows];
    const ratios = [...appendRatios(measured), ...bytes.ratios];
    (args.length === 0 ? report : print)('append', rounds, { rows, ratios });
  });
}

function optionsOf(args: string[]): { variants: Variant[]; rounds: number; durationMs: number } {
  let got = args.join(' ');
  try {
    const { rounds, seconds, only, callers } = parseArgs({ args, options }).values;
    const wanted = (only?.split(',') ?? systems) as System[];
    const counts = callers?.split(',').map(Number);
    const variants = allVariants().filter(
      (each) => wanted.includes(each.system) && (counts?.includes(each.callers) ?? true),
    );
    const durationMs = Number(seconds) * 1_000;
    if (variants.length > 0 && Number(rounds) >= 1 && durationMs > 0) {
      return { variants, rounds: Number(rounds), durationMs };
    }
  } catch (error) {
    got = (error as Error).message;
  }
  const remedy =
    'npm run bench -- append [--rounds 5] [--seconds 1] [--only plinth,emmett] [--callers 1,256]';
  throw new Fault({ expected: `systems of ${systems.join(', ')}, and numbers`, got, remedy });
}

function rowsOf(variant: Variant, measured: Rounds): Row[] {
  const rounds = measured.get(keyOf(variant))!;
  const facts = { system: variant.system, variant: labelOf(variant) };
  const row = (metric: string, unit: string, of: (round: Measured) => number) =>
    rowOf({ ...facts, metric, unit }, rounds.map(of));
  return [
    row('appends', '/s', ({ perSecond }) => perSecond),
    row('append p50', 'ms', ({ p50Ms }) => p50Ms),
    row('append p99', 'ms', ({ p99Ms }) => p99Ms),
    row('PostgreSQL CPU per append', 'µs', (each) => (each.postgresCpuMs * 1_000) / each.appends),
    row('client CPU per append', 'µs', (each) => (each.clientCpuMs * 1_000) / each.appends),
  ];
}
