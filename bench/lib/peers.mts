import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../scripts/lib/fault.mts';
import { withLock } from '../../scripts/lib/lock.mjs';
import { readOr } from '../../scripts/lib/proc.mts';
import { step } from '../../scripts/lib/progress.mts';
import { run } from '../../scripts/lib/run.mts';
import { versionText } from '../../scripts/lib/version.mts';
import { which } from '../../scripts/lib/which.mts';

const bench = join(import.meta.dirname, '..');
const DEADLINE_MS = 10 * 60_000;
const REMEDY =
  'mend what the log says (often the network or a registry setting), or measure ours alone: --only plinth';

interface Home {
  /** `.plinth/bench` */
  dir: string;
}

/**
 * Installs the peers that are npm packages into bench/node_modules, unless they are those of bench/package-lock.json
 * already. Nothing else of the repository needs them.
 * @throws Fault when they cannot be fetched
 */
export async function ensureNpmPeers({ dir }: Home): Promise<void> {
  const lock = join(bench, 'package-lock.json');
  const stamp = join(bench, 'node_modules', '.plinth-lock.json');
  await installOnce({ dir, name: 'npm-peers', stamp, wanted: readFileSync(lock, 'utf8') }, (logFile) =>
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=warn'], {
      what: 'installing the peers of the measurements',
      remedy: REMEDY,
      logFile,
      deadlineMs: DEADLINE_MS,
      cwd: bench,
    }),
  );
}

/**
 * Makes a virtual environment with the peers of bench/requirements.txt, unless it is there.
 * @returns its Python
 * @throws Fault without Python >= 3.11, or when they cannot be fetched
 */
export async function ensurePythonPeers({ dir }: Home): Promise<string> {
  const venv = join(dir, 'venv');
  const requirements = join(bench, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  const python = join(venv, 'bin', 'python');
  await installOnce(
    { dir, name: 'python-peers', stamp: join(venv, 'requirements.txt'), wanted },
    async (logFile) => {
      const options = { remedy: REMEDY, logFile, deadlineMs: DEADLINE_MS };
      rmSync(venv, { recursive: true, force: true });
      await run(findPython(), ['-m', 'venv', venv], { ...options, what: 'making a virtual environment' });
      const install = [
        '-m',
        'pip',
        'install',
        '--no-deps',
        '--disable-pip-version-check',
        '-r',
        requirements,
      ];
      await run(python, install, { ...options, what: 'installing the Python peer of the measurements' });
    },
  );
  return python;
}

interface Installation extends Home {
  name: string;
  /** Holds `wanted` once everything is installed. */
  stamp: string;
  wanted: string;
}

async function installOnce(
  { dir, name, stamp, wanted }: Installation,
  install: (logFile: string) => Promise<unknown>,
): Promise<void> {
  await withLock(join(dir, `${name}.lock`), `installs ${name}`, async () => {
    if (readOr(stamp, '') === wanted) return;
    await step(`installs ${name}`, () => install(join(dir, 'logs', `${name}.log`)));
    writeFileSync(stamp, wanted);
  });
}

function findPython(): string {
  const found = which('python3').find((each) => {
    const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(versionText(each, ['--version'])) ?? [];
    return existsSync(each) && (Number(major) > 3 || Number(minor) >= 11);
  });
  if (found) return found;
  throw new Fault({ expected: 'Python >= 3.11 for the peer eventsourcing', got: 'none', remedy: REMEDY });
}
