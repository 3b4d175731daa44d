import { globSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import { spawnOutput } from './spawnOutput.mts';

const DEADLINE_MS = 120_000;

/** What is read of dependency-cruiser's JSON. */
interface Cruised {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

export interface BoundariesOptions {
  /** Holds .dependency-cruiser.cjs, shared/ and services/. */
  root: string;
  signal?: AbortSignal;
}

/**
 * Checks who imports whom, and that dependency-cruiser has seen every source file: with a TypeScript that it
 * does not know it would find no module and no fault.
 * @returns one line per fault
 */
export async function checkBoundaries({ root, signal }: BoundariesOptions): Promise<string[]> {
  const cli = join(repoRoot, 'node_modules', '.bin', 'depcruise');
  const args = [cli, '--output-type', 'json', 'shared', 'services'];
  const options = { cwd: root, deadlineMs: DEADLINE_MS, signal };
  const { stdout, output } = await spawnOutput(process.execPath, args, options);
  const cruised = parse(stdout);
  if (!cruised) return [`dependency-cruiser did not finish:\n${output.trim()}`];
  const seen = new Set(cruised.modules.map(({ source }) => source));
  const sources = globSync('{shared,services}/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  });
  const missed = sources.filter((source) => !seen.has(source));
  return [
    ...cruised.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    ...(sources.length === 0 ? ['no source files found'] : []),
    ...missed.map((source) => `${source}: not seen by dependency-cruiser`),
  ];
}

function parse(json: string): Cruised | undefined {
  try {
    return JSON.parse(json) as Cruised;
  } catch {
    return undefined;
  }
}
