import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServices } from '../scripts/launcher/build.mts';
import { Fault } from '../scripts/lib/fault.mts';
import { say } from '../scripts/lib/progress.mts';
import type { CatchUpTally } from './clients/catchUp/measureCatchUp.mts';
import { catchUpNames, catchUpSystems } from './lib/catchUpSystems.mts';
import type { CatchUpSystem, Reader } from './lib/catchUpSystems.mts';
import { tidy, withCluster } from './lib/cluster.mts';
import type { Cluster } from './lib/cluster.mts';
import { print, ratioOf, report, rowOf } from './lib/report.mts';
import type { Ratio, Row } from './lib/report.mts';

const AT_LEAST = 5;

const options = {
  rounds: { type: 'string', default: '5' },
  events: { type: 'string', default: '500000' },
  /** A reader that has not come to the end by then is stopped; its speed is steady. */
  seconds: { type: 'string', default: '20' },
  /** Systems, separated by commas. */
  only: { type: 'string' },
} as const;

interface Options {
  wanted: readonly CatchUpSystem[];
  rounds: number;
  events: number;
  maxMs: number;
}

type Tallies = Map<CatchUpSystem, CatchUpTally[]>;

/**
 * Reads logs from the beginning into a table; loaded once, tables and checkpoints set back between rounds. With any
 * option the figures are printed only.
 */
export async function run(args: string[]): Promise<void> {
  const given = optionsOf(args);
  await withCluster(async (cluster) => {
    await buildServices(join(cluster.stack.dir, 'logs'));
    const tallies = await measure(cluster, given);
    const variant = `events=${given.events}`;
    const rows = [...tallies].flatMap(([system, rounds]) => rowsOf(system, variant, rounds));
    (args.length === 0 ? report : print)('catch-up', given.rounds, {
      rows,
      ratios: ratiosOf(variant, tallies),
    });
  });
}

async function measure(cluster: Cluster, { wanted, rounds, events, maxMs }: Options): Promise<Tallies> {
  const readers = new Map<CatchUpSystem, Reader>();
  for (const system of wanted) {
    const reader = await catchUpSystems[system](cluster);
    await reader.client.ask({ load: events });
    readers.set(system, reader);
    say(`  ${system}: ${events} events loaded`);
  }
  await tidy([...readers.values()].map(({ adminUrl }) => adminUrl));
  const tallies: Tallies = new Map(wanted.map((system) => [system, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const system of round % 2 === 0 ? wanted : wanted.toReversed()) {
      const { client, reset, adminUrl } = readers.get(system)!;
      await reset();
      await tidy([adminUrl]);
      tallies.get(system)!.push(await client.ask({ catchUp: events, maxMs }));
    }
    say(`  round ${round + 1} of ${rounds}`);
  }
  for (const { client } of readers.values()) await client.close();
  return tallies;
}

function optionsOf(args: string[]): Options {
  let got = args.join(' ');
  try {
    const { rounds, events, seconds, only } = parseArgs({ args, options }).values;
    const wanted = catchUpNames.filter((system) => only?.split(',').includes(system) ?? true);
    const numbers = { rounds: Number(rounds), events: Number(events), maxMs: Number(seconds) * 1_000 };
    if (wanted.length > 0 && Object.values(numbers).every((each) => each > 0)) return { wanted, ...numbers };
  } catch (error) {
    got = (error as Error).message;
  }
  const remedy =
    'npm run bench -- catch-up [--rounds 5] [--events 500000] [--seconds 20] [--only plinth,emmett]';
  throw new Fault({ expected: `systems of ${catchUpNames.join(', ')}, and numbers`, got, remedy });
}

const perSecond = ({ events, ms }: CatchUpTally): number => (events * 1_000) / ms;

function rowsOf(system: CatchUpSystem, variant: string, rounds: readonly CatchUpTally[]): Row[] {
  const row = (metric: string, unit: string, of: (tally: CatchUpTally) => number) =>
    rowOf({ system, variant, metric, unit }, rounds.map(of));
  return [
    row('catch-up', 'events/s', perSecond),
    row('events in a round', 'events', ({ events }) => events),
    row('resident, first quarter', 'MiB', ({ earlyMiB }) => earlyMiB),
    row('resident, last quarter', 'MiB', ({ lateMiB }) => lateMiB),
  ];
}

function ratiosOf(variant: string, tallies: Tallies): Ratio[] {
  const ours = tallies.get('plinth');
  if (!ours) return [];
  const facts = { of: 'plinth', variant, metric: 'catch-up', goal: { atLeast: AT_LEAST } };
  return [...tallies]
    .filter(([system]) => system !== 'plinth')
    .map(([against, theirs]) =>
      ratioOf({
        ...facts,
        against,
        values: ours.map((tally, n) => perSecond(tally) / perSecond(theirs[n]!)),
      }),
    );
}
