import type { Message, Snapshot } from '../snapshot.mts';

/** Messages beyond one for each event: copies are allowed. */
export function countCopies({ messages, events }: Pick<Snapshot, 'messages' | 'events'>): number {
  return messages.length - events.length;
}

/**
 * Everybody has come to the end of the log, nothing is parked, no message went to the dead letters, and each tenant's
 * log is an ordered subsequence of the topic.
 */
export function checkDelivery(
  snapshot: Pick<Snapshot, 'heads' | 'checkpoints' | 'parked' | 'deadLetters' | 'messages'>,
): string[] {
  const { heads, checkpoints, parked, deadLetters, messages } = snapshot;
  const names = [...new Set(checkpoints.map(({ name }) => name))];
  const positions = new Map(
    checkpoints.map(({ tenantId, name, position }) => [`${name} ${tenantId}`, position]),
  );
  const published = Map.groupBy(messages, ({ tenantId }) => tenantId);
  return [
    ...(names.length < 3
      ? [`expected checkpoints of the relay and two consumers; got ${names.join(', ')}`]
      : []),
    ...heads.flatMap(({ tenantId, position }) =>
      names.flatMap((name) => {
        const got = positions.get(`${name} ${tenantId}`) ?? 0;
        return got === position ? [] : [`${name} of ${tenantId}: expected position ${position}; got ${got}`];
      }),
    ),
    ...parked.map(({ tenantId, streamId, reason }) => `parked: ${tenantId} ${streamId}: ${reason}`),
    ...Object.entries(deadLetters)
      .filter(([, count]) => count > 0)
      .map(([topic, count]) => `${topic}: ${count} dead letters`),
    ...heads.flatMap(({ tenantId, position }) => {
      const reached = inOrder(published.get(tenantId) ?? []);
      return reached === position
        ? []
        : [`topic: the log of ${tenantId} is in order up to ${reached} of ${position} only`];
    }),
  ];
}

/** How far the log can be read off the messages in their order, copies left out. */
function inOrder(messages: Message[]): number {
  return messages.reduce((reached, { position }) => (position === reached + 1 ? position : reached), 0);
}
