import type { EventType } from '../types/event';
import { apiKey } from './apiKey/decider';
import { audit } from './audit/events';
import { comment } from './comment/decider';
import { invitation } from './invitation/decider';
import { membership } from './membership/decider';
import { project } from './project/decider';
import { role } from './role/decider';
import { task } from './task/decider';
import { tenant } from './tenant/decider';
import { user } from './user/decider';

/** All aggregates, by the type of their streams. */
export const aggregates = {
  project,
  task,
  comment,
  tenant,
  membership,
  user,
  role,
  invitation,
  api_key: apiKey,
};

/** Streams without a state, which are read from the log only. */
export const journals = { audit };

export type AggregateType = keyof typeof aggregates;

/** All event types that this process knows; one missing here was written by a newer release. */
export const eventTypes: Readonly<Record<string, EventType>> = Object.assign(
  Object.create(null) as Record<string, EventType>,
  Object.fromEntries(
    [...Object.values(aggregates), ...Object.values(journals)].flatMap(({ eventTypes }) =>
      Object.entries(eventTypes),
    ),
  ),
);

/** The event types with which a stream ends, and after which its payloads are emptied. */
export const purgedTypes: readonly string[] = Object.keys(eventTypes).filter((type) =>
  type.endsWith('.purged'),
);

/** The aggregate or journal that an event type belongs to; undefined for a type that this process does not know. */
export function aggregateOf(eventType: string): AggregateType | keyof typeof journals | undefined {
  return eventTypes[eventType] && (eventType.split('.')[0] as AggregateType | keyof typeof journals);
}
