import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '@plinth/shared/testing/testStack';

/** A program of examples/verify-token. */
export type VerifyTokenProgram = {
  readonly language: string;
  /** What the machine lacks for it. */
  readonly missing: string | undefined;
  /** Fetches and builds what it stands on, once for each version of it. @returns the command without its arguments */
  readonly prepare: () => Promise<readonly [string, ...string[]]>;
};

const EXAMPLES = join(repoRoot, 'examples', 'verify-token');
const BUILT = join(repoRoot, '.plinth', 'examples');
const DEADLINE_MS = 240_000;
const GO_FILES = [
  ...(process.env.PATH ?? '').split(':').map((dir) => join(dir, 'go')),
  '/usr/local/go/bin/go',
];
const GO_ENVIRONMENT = { GOTOOLCHAIN: 'local', GOWORK: 'off', GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' };

const run = promisify(execFile);

/** The programs, each with whether this machine can run it. */
export function verifyTokenPrograms(): readonly VerifyTokenProgram[] {
  return [python(), go()];
}

function python(): VerifyTokenProgram {
  const dir = join(EXAMPLES, 'python');
  const venv = join(BUILT, 'python');
  const interpreter = join(venv, 'bin', 'python');
  const requirements = join(dir, 'requirements.txt');
  return {
    language: 'Python',
    missing: answers('python3', ['-c', 'import venv, ensurepip, sys; sys.exit(sys.version_info < (3, 10))'])
      ? undefined
      : 'python3 >= 3.10 with venv and pip',
    prepare: async () => {
      await once(venv, [requirements], async () => {
        await run('python3', ['-m', 'venv', venv], { timeout: DEADLINE_MS });
        const install = [
          '-m',
          'pip',
          'install',
          '--no-deps',
          '--disable-pip-version-check',
          '-r',
          requirements,
        ];
        await run(interpreter, install, { timeout: DEADLINE_MS });
      });
      return [interpreter, join(dir, 'verify_token.py')];
    },
  };
}

function go(): VerifyTokenProgram {
  const cwd = join(EXAMPLES, 'go');
  const output = join(BUILT, 'go');
  const needed = /^go (\d+)\.(\d+)/m
    .exec(readFileSync(join(cwd, 'go.mod'), 'utf8'))!
    .slice(1)
    .map(Number);
  const program = GO_FILES.filter((file) => existsSync(file)).find((file) => isGoSince(file, needed));
  return {
    language: 'Go',
    missing: program === undefined ? `go >= ${needed.join('.')}` : undefined,
    prepare: async () => {
      const file = join(output, 'verify-token');
      const sources = ['main.go', 'go.mod', 'go.sum'].map((name) => join(cwd, name));
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
function answers(file: string, args: string[]): string | undefined {
  try {
    return `${execFileSync(file, args, { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8', timeout: 20_000 })}.`;
  } catch {
    return undefined;
  }
}

/** Makes a directory anew unless it was made of the same files. */
async function once(dir: string, sources: readonly string[], make: () => Promise<void>): Promise<void> {
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
