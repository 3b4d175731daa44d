import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runLong } from '../../tests/crash/forms.mts';
import { tableOf, writeReport } from '../../tests/crash/report.mts';
import type { RunReport } from '../../tests/crash/run.mts';
import { buildServices } from '../launcher/build.mts';
import { stackDir } from '../lib/paths.mts';
import { Fault } from '../lib/fault.mts';
import { say } from '../lib/progress.mts';
import type { DeepTest } from './deepTest.mts';

const MAX_SEED = 2 ** 31;

const options = {
  runs: { type: 'string', default: '3' },
  /** Of the first run; the next ones follow it. */
  seed: { type: 'string', default: '' },
} as const;

/**
 * The long form of the crash tests, three times with other seeds; `--runs N`, and `--seed N` for a run that happened
 * before. Figures go to `.plinth/crash/figures.json`.
 */
export const deepCrash: DeepTest = {
  what: 'kills, stops, freezes and takes away every process while rows are imported, three times (20 min)',
  run: async (args, signal) => {
    const { runs, seed } = optionsOf(args);
    const file = join(stackDir('crash'), 'figures.json');
    await buildServices(join(stackDir('crash'), 'logs'));
    const reports: RunReport[] = [];
    let begun = 0;
    for (; begun < runs && !signal.aborted; begun += 1) {
      const report = await runOne(seed + begun, signal);
      if (report) reports.push(report);
      writeReport(file, reports);
    }
    process.stdout.write(`${tableOf(reports)}\n\n${file}\n`);
    const passed = reports.filter(({ faults }) => faults.length === 0).length;
    return { passed, failed: begun - passed };
  },
};

/** @throws Fault for any other option, and for what is no number: no run at all would count as none that failed */
function optionsOf(args: string[]): { runs: number; seed: number } {
  let got = args.join(' ');
  try {
    const { runs, seed } = parseArgs({ args, options }).values;
    if (/^[1-9]\d*$/.test(runs) && /^\d*$/.test(seed)) {
      return { runs: Number(runs), seed: seed === '' ? randomInt(MAX_SEED) : Number(seed) };
    }
  } catch (error) {
    got = (error as Error).message;
  }
  const remedy = 'npm run test:deep -- crash [--runs N] [--seed N]';
  throw new Fault({ expected: 'whole numbers for --runs and --seed, and no other option', got, remedy });
}

/** @returns undefined when the platform did not come to rest; the next run begins anew */
async function runOne(seed: number, signal: AbortSignal): Promise<RunReport | undefined> {
  try {
    const report = await runLong({ seed, say, signal });
    for (const fault of report.faults) say(`  fault: ${fault}`);
    return report;
  } catch (error) {
    say(`seed ${seed}: ${(error as Error).stack}`);
    return undefined;
  }
}
