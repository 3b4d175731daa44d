import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '@plinth/shared/testing/testStack';

/** Where what examples stand on is made. */
export const BUILT = join(repoRoot, '.plinth', 'examples');
export const DEADLINE_MS = 240_000;

const GO_FILES = [
  ...(process.env.PATH ?? '').split(':').map((dir) => join(dir, 'go')),
  '/usr/local/go/bin/go',
];
const GO_ENVIRONMENT = { GOTOOLCHAIN: 'local', GOWORK: 'off', GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };

export const run = promisify(execFile);

/**
 * An example in Go.
 * @returns what the machine lacks for it, and how its program is made, once for each version of its sources
 */
export function goProgram(cwd: string, name: string) {
  const needed = /^go (\d+)\.(\d+)/m
    .exec(readFileSync(join(cwd, 'go.mod'), 'utf8'))!
    .slice(1)
    .map(Number);
  const program = GO_FILES.filter((file) => existsSync(file)).find((file) => isGoSince(file, needed));
  return {
    missing: program === undefined ? `go >= ${needed.join('.')}` : undefined,
    prepare: async (): Promise<readonly [string, ...string[]]> => {
      const output = join(BUILT, name);
      const file = join(output, name);
      const sources = ['main.go', 'go.mod', 'go.sum'].map((each) => join(cwd, each)).filter(existsSync);
      await once(output, sources, async () => {
        const env = { ...process.env, ...GO_ENVIRONMENT };
        await run(program!, ['build', '-o', file, '.'], { cwd, env, timeout: DEADLINE_MS });
      });
      return [file];
    },
  };
}

function isGoSince(file: string, [major = 0, minor = 0]: number[]): boolean {
  const version = answers('env', ['GOTOOLCHAIN=local', file, 'version']) ?? '';
  const [, thisMajor, thisMinor] = (/go(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return thisMajor === major && thisMinor! >= minor;
}

/** What a program writes; undefined when it is not there or fails. */
export function answers(file: string, args: string[]): string | undefined {
  try {
    return `${execFileSync(file, args, { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8', timeout: 20_000 })}.`;
  } catch {
    return undefined;
  }
}

/** Makes a directory anew unless it was made of the same files. */
export async function once(
  dir: string,
  sources: readonly string[],
  make: () => Promise<void>,
): Promise<void> {
  const digest = createHash('sha256');
  for (const source of sources) digest.update(readFileSync(source)).update('\0');
  const wanted = digest.digest('hex');
  const stamp = join(dir, 'made-of');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  await make();
  writeFileSync(stamp, wanted);
}
