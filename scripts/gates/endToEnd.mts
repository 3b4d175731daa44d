import type { Profile } from '../lib/profile.mts';
import { jestGate } from './jest.mts';
import type { JestOptions } from './jest.mts';
import type { Gate } from './gate.mts';

/** Where the end-to-end tests are; those in `kafka/` and `redis/` are for that profile only. */
export const END_TO_END = '/tests/e2e/';

const NAMES: Record<Profile, string> = { kafka: 'Kafka', redis: 'Redis Streams' };

/**
 * The end-to-end tests, once on each broker that the servers have: the same files, apart from those that are about
 * one broker. The launcher is tested at length on the first, in short on Redis after it.
 * @param profile of the servers
 */
export function endToEndGates(
  profile: Profile,
  options: Pick<JestOptions, 'dir' | 'signal' | 'deadlineMs'>,
): Gate[] {
  const onRedis = gate('redis', profile === 'kafka' ? ['kafka/', 'launcher\\.smoke'] : ['kafka/']);
  return profile === 'kafka' ? [gate('kafka', ['redis/']), onRedis] : [onRedis];

  function gate(broker: Profile, without: string[]): Gate {
    return jestGate({
      ...options,
      name: `end-to-end tests on ${NAMES[broker]}`,
      env: { ...process.env, PLINTH_TEST_PROFILE: broker },
      // They start sidecars on the ports of the stack, so one file at a time.
      args: [
        '--runInBand',
        `--testPathPatterns=${END_TO_END}`,
        ...without.map((path) => `--testPathIgnorePatterns=${END_TO_END}${path}`),
      ],
    });
  }
}
