import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { Fault } from '../lib/fault.mts';
import { runningNames } from '../lib/processes.mts';
import { profileSetting } from '../lib/profile.mts';
import type { Profile } from '../lib/profile.mts';
import { say } from '../lib/progress.mts';
import { settleAll } from '../lib/settle-all.mts';
import { readStackFile, writeStackFile } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import type { Java } from '../tools/java.mts';
import { kafkaJars } from '../tools/kafka.mts';
import { systemTools } from '../tools/system.mts';
import { startKafka, stopKafka } from './kafka.mts';
import type { KafkaProgram } from './kafka-broker.mts';
import { startPostgres, stopPostgres } from './postgres.mts';
import { startRedis, stopRedis } from './redis.mts';

/** Their names in `.plinth/<stack>/pids.json`. */
export const serverNames = ['postgres', 'redis', 'kafka'] as const;
export type ServerName = (typeof serverNames)[number];

/** The servers that a profile needs. */
export function serversOf(profile: Profile): ServerName[] {
  return serverNames.filter((name) => name !== 'kafka' || profile === 'kafka');
}

const NO_KAFKA =
  'Kafka or its Java runtime cannot be had here, so Redis is the broker; PLINTH_PROFILE=kafka says what they need';

/**
 * Installs and fetches what the servers need, starts those of the stack that do not run, and waits until
 * each answers. Running it again is cheap; two at once wait for each other. The data of a profile that was left
 * stays; nothing is lost by a change, since consumers catch up from the log.
 * @returns the profile that the servers are there for
 * @throws Fault, or AggregateError of several, when one cannot be installed or does not come up; the others
 *   then run
 */
export async function startServers(stack: Stack): Promise<Profile> {
  const wanted = profileSetting();
  const logDir = join(stack.dir, 'logs');
  return locked(stack, async () => {
    assertSamePorts(stack);
    const { postgresBin, redisServer, java } = await systemTools(wanted, logDir);
    const kafka = java && (await kafkaProgram(java, wanted, logDir));
    const profile = kafka ? 'kafka' : 'redis';
    if (profile === 'redis' && !wanted) say(NO_KAFKA);
    writeStackFile(stack, profile);
    const starts = [
      startPostgres(stack, postgresBin),
      startRedis(stack, redisServer),
      kafka ? startKafka(stack, kafka) : leaveKafka(stack),
    ];
    await settleAll(starts, 'several servers did not start');
    return profile;
  });
}

/** @returns undefined where Kafka would only have been welcome and cannot be fetched */
async function kafkaProgram(
  java: Java,
  wanted: Profile | undefined,
  logDir: string,
): Promise<KafkaProgram | undefined> {
  try {
    return { java, jars: await kafkaJars(java, logDir) };
  } catch (error) {
    if (wanted === 'kafka' || !(error instanceof Fault)) throw error;
    say(`  no Kafka: ${error.got}`);
    return undefined;
  }
}

/** One of the profile before may still run. In the test stack it stays: tests run on either profile. */
async function leaveKafka(stack: Stack): Promise<void> {
  if (stack.name !== 'test') await stopKafka(stack);
}

/** Stops the servers of the stack that run, each cleanly: Kafka, Redis, then PostgreSQL. */
export async function stopServers(stack: Stack): Promise<void> {
  await locked(stack, async () => {
    await stopKafka(stack);
    await stopRedis(stack);
    await stopPostgres(stack);
  });
}

/** A changed port holds from the next start on: whoever runs would be looked for in the wrong place. */
function assertSamePorts(stack: Stack): void {
  const running = serverNames.filter((name) => runningNames(stack).includes(name));
  const before = readStackFile(stack)?.ports;
  const moved = running.filter((name) => before && before[name] !== stack.ports[name]);
  if (moved.length === 0) return;
  throw new Fault({
    expected: `servers that run to keep their ports`,
    got: moved.map((name) => `${name} on ${before?.[name]}, set to ${stack.ports[name]}`).join('; '),
    remedy: `${stack.name === 'dev' ? 'npm stop' : 'npm run test:stack -- stop'}, then the same command again`,
  });
}

function locked<T>(stack: Stack, work: () => Promise<T>): Promise<T> {
  return withLock(join(stack.dir, 'servers.lock'), `starts or stops the ${stack.name} servers`, work);
}
