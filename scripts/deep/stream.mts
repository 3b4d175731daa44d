import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runStream } from '../../tests/crash/forms.mts';
import { tableOf, writeReport } from '../../tests/crash/report.mts';
import type { RunReport } from '../../tests/crash/run.mts';
import { buildServices } from '../launcher/build.mts';
import { Fault } from '../lib/fault.mts';
import { stackDir } from '../lib/paths.mts';
import { profiles } from '../lib/profile.mts';
import type { Profile } from '../lib/profile.mts';
import { say } from '../lib/progress.mts';
import type { DeepTest } from './deepTest.mts';

const MAX_SEED = 2 ** 31;
const options = { seed: { type: 'string', default: '' }, profile: { type: 'string', default: '' } } as const;

/**
 * Streaming on each broker, one run each; `--profile P` for one of them, `--seed N` for a run that happened before.
 * Figures go to `.plinth/crash/figures-stream.json`.
 */
export const deepStream: DeepTest = {
  what: 'takes away, kills and freezes what streams while rows are imported, on Kafka and on Redis (15 min)',
  run: async (args, signal) => {
    const { seed, wanted } = optionsOf(args);
    const file = join(stackDir('crash'), 'figures-stream.json');
    await buildServices(join(stackDir('crash'), 'logs'));
    const reports: RunReport[] = [];
    let begun = 0;
    for (const profile of wanted) {
      if (signal.aborted) break;
      begun += 1;
      const report = await runOne(profile, seed, signal);
      if (report) reports.push(report);
      writeReport(file, reports);
    }
    for (const report of reports) process.stdout.write(`\n${report.profile}\n${tableOf([report])}\n`);
    process.stdout.write(`\n${file}\n`);
    const passed = reports.filter(({ faults }) => faults.length === 0).length;
    return { passed, failed: begun - passed };
  },
};

/** @throws Fault for any other option, for a seed that is no number and a profile that there is not */
function optionsOf(args: string[]): { seed: number; wanted: readonly Profile[] } {
  let got = args.join(' ');
  try {
    const { seed, profile } = parseArgs({ args, options }).values;
    const wanted = profiles.filter((name) => profile === '' || name === profile);
    if (/^\d*$/.test(seed) && wanted.length > 0) {
      return { seed: seed === '' ? randomInt(MAX_SEED) : Number(seed), wanted };
    }
  } catch (error) {
    got = (error as Error).message;
  }
  const remedy = `npm run test:deep -- stream [--profile ${profiles.join('|')}] [--seed N]`;
  throw new Fault({ expected: 'a profile, a whole number for --seed, and no other option', got, remedy });
}

/** @returns undefined when the platform did not come to rest, or ran on another broker */
async function runOne(profile: Profile, seed: number, signal: AbortSignal): Promise<RunReport | undefined> {
  process.env.PLINTH_PROFILE = profile;
  try {
    const report = await runStream({ seed, say, signal });
    for (const fault of report.faults) say(`  fault: ${fault}`);
    return report;
  } catch (error) {
    say(`${profile}, seed ${seed}: ${(error as Error).stack}`);
    return undefined;
  }
}
