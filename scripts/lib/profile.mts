import { Fault } from './fault.mts';
import { setting } from './settings.mts';

/** Which broker the sidecars use; `components/<profile>` has its components. */
export const profiles = ['kafka', 'redis'] as const;
export type Profile = (typeof profiles)[number];

/**
 * The profile that PLINTH_PROFILE asks for; undefined when it is empty: Kafka where it and a Java runtime can be had, else
 * Redis.
 * @throws Fault when there is no such profile
 */
export function profileSetting(): Profile | undefined {
  const wanted = setting('PLINTH_PROFILE');
  if (wanted === '') return undefined;
  const profile = profiles.find((name) => name === wanted);
  if (profile) return profile;
  throw new Fault({
    expected: `PLINTH_PROFILE to be ${profiles.join(', ')} or empty`,
    got: JSON.stringify(wanted),
    remedy: 'correct PLINTH_PROFILE in .env or in the environment',
  });
}
