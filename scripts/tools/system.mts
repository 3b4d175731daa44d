import { Fault } from '../lib/fault.mts';
import { findJava } from './java.mts';
import type { Java } from './java.mts';
import type { Profile } from '../lib/profile.mts';
import { hasKafka } from './kafka.mts';
import { installPackages } from './packages.mts';
import { findPostgres } from './postgres.mts';
import { findRedis } from './redis.mts';
import { which } from '../lib/which.mts';

interface SystemTool<T> {
  wanted: string;
  packages: string;
  find: () => T | undefined;
}

const postgres: SystemTool<string> = {
  wanted: 'PostgreSQL >= 15',
  packages: 'postgresql',
  find: findPostgres,
};
const redis: SystemTool<string> = {
  wanted: 'redis-server >= 6.2',
  packages: 'redis-server',
  find: findRedis,
};
const java: SystemTool<Java> = {
  wanted: 'a Java runtime >= 17',
  packages: 'openjdk-17-jre-headless|openjdk-21-jre-headless|default-jre-headless',
  find: findJava,
};
const maven: SystemTool<string> = { wanted: 'Maven', packages: 'maven', find: () => which('mvn')[0] };

export interface SystemTools {
  postgresBin: string;
  redisServer: string;
  /** Undefined where Kafka is not wanted. */
  kafka: KafkaTools | undefined;
}

/** What Kafka runs on and is fetched by. */
export interface KafkaTools {
  java: Java;
  /** Only looked for while Kafka is not in the cache. */
  mvn: string | undefined;
}

/**
 * Finds what Plinth takes from the operating system and installs what is missing, in one go.
 * @param wanted the profile; for redis nothing of Kafka's is looked for
 * @param logDir where the installation's output goes
 * @throws Fault naming what is still missing afterwards
 */
export async function systemTools(wanted: Profile | undefined, logDir: string): Promise<SystemTools> {
  const needsKafka = wanted !== 'redis';
  const needsMaven = needsKafka && !hasKafka();
  const needed = [postgres, redis, ...(needsKafka ? [java] : []), ...(needsMaven ? [maven] : [])];
  const missing = needed.filter((tool) => tool.find() === undefined);
  if (missing.length > 0)
    await installPackages(
      missing.map((tool) => tool.packages),
      logDir,
    );
  return {
    postgresBin: found(postgres),
    redisServer: found(redis),
    kafka: needsKafka ? { java: found(java), mvn: needsMaven ? found(maven) : undefined } : undefined,
  };
}

function found<T>({ wanted, packages, find }: SystemTool<T>): T {
  const tool = find();
  if (tool !== undefined) return tool;
  const names = packages.replaceAll('|', ' or ');
  throw new Fault({
    expected: wanted,
    got: `none, also after apt-get install of ${names}`,
    remedy: `install ${wanted} and put it on PATH (Debian 12 and Ubuntu 24.04 have it as ${names})`,
  });
}
