import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildServices } from '../launcher/build.mts';
import { Fault } from '../lib/fault.mts';
import { stackDir } from '../lib/paths.mts';
import { say } from '../lib/progress.mts';
import type { DeepTest } from './deepTest.mts';

const MAX_SEED = 2 ** 31;
const USAGE = 'npm run test:deep -- store [--kills N] [--batches N] [--seed N]';
const options = {
  kills: { type: 'string' },
  batches: { type: 'string' },
  seed: { type: 'string' },
} as const;

/** The long form of the event store's tests on clusters of their own. */
export const deepStore: DeepTest = {
  what: 'kills writers and their backends 200 times, restores a dump, sends 10,000 batches from 8 connections (15 min)',
  run: async (args, signal) => {
    const { kills, batches, seed = randomInt(MAX_SEED) } = numbersOf(args);
    await buildServices(join(stackDir('crash'), 'logs'));
    const { longStore, runStore } = await import('../../tests/store/forms.mts');
    const form = { kills: kills ?? longStore.kills, batches: batches ?? longStore.batches };
    say(`seed ${seed}`);
    const reports = await runStore(form, { seed, say, signal });
    for (const { name, seconds, figures, faults } of reports) {
      const shown = Object.entries(figures).map(([what, value]) => `${what} ${value.toLocaleString('en')}`);
      process.stdout.write(
        `${name}: ${seconds.toFixed(1)} s, ${shown.join(', ')}, ${faults.length} faults\n`,
      );
      for (const fault of faults) say(`  fault: ${fault}`);
    }
    const passed = reports.filter(({ faults }) => faults.length === 0).length;
    return { passed, failed: reports.length - passed };
  },
};

/** @throws Fault for any other option, and for what is no number */
function numbersOf(args: string[]): { kills?: number; batches?: number; seed?: number } {
  let got = args.join(' ');
  try {
    const { values } = parseArgs({ args, options });
    const numbers = Object.entries(values).map(([name, value]) => [name, Number(value)] as const);
    if (Object.values(values).every((value) => /^\d+$/.test(value))) return Object.fromEntries(numbers);
  } catch (error) {
    got = (error as Error).message;
  }
  throw new Fault({ expected: 'whole numbers, and no other option', got, remedy: USAGE });
}
