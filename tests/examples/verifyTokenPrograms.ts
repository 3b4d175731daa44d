import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { answers, BUILT, DEADLINE_MS, goProgram, once, run } from './languages';

/** A program of examples/verify-token. */
export type VerifyTokenProgram = {
  readonly language: string;
  /** What the machine lacks for it. */
  readonly missing: string | undefined;
  /** Fetches and builds what it stands on, once for each version of it. @returns the command without its arguments */
  readonly prepare: () => Promise<readonly [string, ...string[]]>;
};

const EXAMPLES = join(repoRoot, 'examples', 'verify-token');

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
  return { language: 'Go', ...goProgram(join(EXAMPLES, 'go'), 'verify-token') };
}
