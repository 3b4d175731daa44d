import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { repoRoot } from '../lib/paths.mts';
import { outcomeOf } from './gate.mts';
import type { Gate, Outcome } from './gate.mts';
import { spawnOutput } from './spawnOutput.mts';

const DEADLINE_MS = 300_000;

/** The path of a command of node_modules. */
const bin = (name: string): string => join(repoRoot, 'node_modules', '.bin', name);

/** Every file is formatted as prettier would. */
export function formatGate(signal: AbortSignal): Gate {
  return {
    name: 'format',
    check: () => command([bin('prettier'), '--check', '--log-level=warn', '.'], signal),
  };
}

/** eslint.config.mjs holds; a warning fails, too. */
export function lintGate(signal: AbortSignal): Gate {
  return { name: 'lint', check: () => command([bin('eslint'), '--max-warnings=0', '.'], signal) };
}

/** The services compile, then the tests and scripts against them. Leaves `dist` behind, which e2e tests run. */
export function typesGate(signal: AbortSignal): Gate {
  const check = async (): Promise<Outcome> => {
    // `npm start` may compile into the same folders.
    const lock = join(repoRoot, '.plinth', 'build.lock');
    const built = await withLock(lock, 'compiles', () => command([bin('tsc'), '-b'], signal));
    if (built.failed > 0) return built;
    return command([bin('tsc'), '-p', 'tsconfig.check.json'], signal);
  };
  return { name: 'types', check };
}

async function command(args: string[], signal: AbortSignal): Promise<Outcome> {
  const { code, output } = await spawnOutput(process.execPath, args, {
    cwd: repoRoot,
    deadlineMs: DEADLINE_MS,
    signal,
  });
  return outcomeOf(code === 0 ? [] : [output.trim() || `exit ${code}`]);
}
