import type { Message } from './snapshot.mts';

/** As shared/constants/topics.ts has them; written down again, because an observer has no code of the product. */
export const TOPIC_OF_EVENTS = 'plinth.events';
export const DEAD_LETTER_TOPICS = ['plinth.events.event-service.dead', 'plinth.events.worker-service.dead'];

/** Nobody but the relay publishes events: what is no envelope shows as an event of no tenant. */
export function parseMessage(text: string): Message {
  const { tenantid = '', position = 0 } = JSON.parse(text) as Partial<Record<string, unknown>>;
  return { tenantId: String(tenantid), position: Number(position) };
}
