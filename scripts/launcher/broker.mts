// Imports the compiled services: load this file only after buildServices().
import type { Profile } from '../lib/profile.mts';
import type { Stack } from '../lib/stack.mts';
import { removeLeftGroups } from './broadcast-groups.mts';
import { prepareTopics } from './topics.mts';

const prepare: Record<Profile, (stack: Stack) => Promise<void>> = {
  kafka: prepareTopics,
  // Streams are made by whoever publishes or subscribes first, and have no settings.
  redis: removeLeftGroups,
};

/** Makes the broker ready for sidecars, before they start. Repeatable. */
export function prepareBroker(stack: Stack, profile: Profile): Promise<void> {
  return prepare[profile](stack);
}
