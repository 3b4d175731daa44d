import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../lib/jsonfile.mts';
import { repoRoot } from '../lib/paths.mts';
import type { Gate, Outcome } from './gate.mts';
import { outcomeOf } from './gate.mts';
import { spawnOutput } from './spawnOutput.mts';

/** What is read of jest's JSON report. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  /** Files that could not be run at all. */
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; status: string; message: string }[];
}

export interface JestOptions {
  name: string;
  /** Further arguments: which tests, how many workers. */
  args: string[];
  /** Of jest; default this process's own. */
  env?: NodeJS.ProcessEnv;
  deadlineMs: number;
  /** Where the report goes: `.plinth/test`. */
  dir: string;
  signal: AbortSignal;
}

/** A run of jest; every test counts, and a file that cannot be run counts as one that failed. */
export function jestGate(options: JestOptions): Gate {
  return { name: options.name, check: () => runJest(options) };
}

async function runJest({ name, args, dir, ...limits }: JestOptions): Promise<Outcome> {
  mkdirSync(dir, { recursive: true });
  const outputFile = join(dir, `jest-${name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(outputFile, { force: true });
  const jest = join(repoRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const all = [jest, '--ci', '--json', `--outputFile=${outputFile}`, ...args];
  const { code, output } = await spawnOutput(process.execPath, all, { cwd: repoRoot, ...limits });
  const report = readJson<Report>(outputFile);
  if (!report) return outcomeOf([output.trim() || `jest ended with ${code} and without a report`]);
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const messages = report.testResults
    .filter(({ status }) => status === 'failed')
    .map(({ message }) => message);
  // All passed, and yet not a clean end: killed at its deadline, say.
  if (code !== 0 && failed === 0) return { passed: report.numPassedTests, failed: 1, output };
  return { passed: report.numPassedTests, failed, output: messages.join('\n') };
}
