/** Which broker the sidecars of tests use; `components/<profile>` has its components. */
export type Profile = 'kafka' | 'redis';

/**
 * The profile of this run of the tests: PLINTH_TEST_PROFILE, by default kafka. `npm test` runs the end-to-end tests
 * once on each.
 * @throws Error when there is no such profile
 */
export function testProfile(): Profile {
  const profile = process.env.PLINTH_TEST_PROFILE || 'kafka';
  if (profile === 'kafka' || profile === 'redis') return profile;
  throw new Error(`expected PLINTH_TEST_PROFILE to be kafka or redis; got ${profile}`);
}

/**
 * What a broker does beyond what consumers build upon: they take messages for signals, in any order.
 * `keepsOrder`: of one partition key. `namesPlace`: topic, partition and offset of each message, in its headers.
 */
export const brokerTraits: Readonly<Record<Profile, { keepsOrder: boolean; namesPlace: boolean }>> = {
  kafka: { keepsOrder: true, namesPlace: true },
  redis: { keepsOrder: false, namesPlace: false },
};
