import type { EventType } from '../types/event';
import { comment } from './comment/decider';
import { membership } from './membership/decider';
import { project } from './project/decider';
import { task } from './task/decider';
import { tenant } from './tenant/decider';
import { user } from './user/decider';

/** All aggregates, by the type of their streams. */
export const aggregates = { project, task, comment, tenant, membership, user };

export type AggregateType = keyof typeof aggregates;

/** All event types that this process knows; one missing here was written by a newer release. */
export const eventTypes: Readonly<Record<string, EventType>> = Object.assign(
  Object.create(null) as Record<string, EventType>,
  Object.fromEntries(Object.values(aggregates).flatMap(({ eventTypes }) => Object.entries(eventTypes))),
);

/** The event types with which a stream ends, and after which its payloads are emptied. */
export const purgedTypes: readonly string[] = Object.keys(eventTypes).filter((type) =>
  type.endsWith('.purged'),
);

/** The aggregate that an event type belongs to; undefined for a type that this process does not know. */
export function aggregateOf(eventType: string): AggregateType | undefined {
  return eventTypes[eventType] && (eventType.split('.')[0] as AggregateType);
}
