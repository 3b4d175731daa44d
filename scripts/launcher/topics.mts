// Imports the compiled services: load this file only after buildServices().
import type { Admin, ITopicConfig } from 'kafkajs';
import { BROADCAST_GROUP_PREFIX, EVENT_PARTITIONS, TOPICS } from '@plinth/shared/constants/topics';
import { withKafkaAdmin } from '../lib/kafka-admin.mts';
import { step } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** As maxMessageBytes of components/kafka/pubsub.yaml, plus what the broker counts on top. */
const MAX_BATCH_BYTES = 2_097_152 + 65_536;

/**
 * Makes the topics that are not there yet, and removes the consumer groups that earlier sidecars left behind
 * for broadcasts. Before the sidecars start: each of them would otherwise have the broker make topics by its
 * own defaults. Repeatable; an existing topic stays as it is.
 */
export async function prepareTopics(stack: Stack): Promise<void> {
  await step('Kafka: topics', () =>
    withKafkaAdmin(stack.ports.kafka, 3, async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = topics().filter(({ topic }) => !existing.has(topic));
      if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
      await removeLeftGroups(admin);
    }),
  );
}

function topics(): ITopicConfig[] {
  return [
    topic(TOPICS.events, EVENT_PARTITIONS, 7 * DAY_MS),
    topic(TOPICS.eventsDeadEventService, 1, 14 * DAY_MS),
    topic(TOPICS.eventsDeadWorkerService, 1, 14 * DAY_MS),
    topic(TOPICS.broadcast, 1, HOUR_MS),
  ];
}

function topic(name: string, numPartitions: number, retentionMs: number): ITopicConfig {
  const settings = {
    'retention.ms': retentionMs,
    // Only closed segments are deleted: without this one a quiet topic would keep everything for a week.
    'segment.ms': Math.min(DAY_MS, retentionMs),
    'max.message.bytes': MAX_BATCH_BYTES,
  };
  return {
    topic: name,
    numPartitions,
    replicationFactor: 1,
    configEntries: Object.entries(settings).map(([key, value]) => ({ name: key, value: String(value) })),
  };
}

/**
 * Every start of a sidecar makes a group for broadcasts; the broker would keep it for a week. A broker that has
 * just started may refuse to list groups for a moment: they are then removed at a later start.
 */
async function removeLeftGroups(admin: Admin): Promise<void> {
  const { groups } = await admin.listGroups().catch(() => ({ groups: [] }));
  const left = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(BROADCAST_GROUP_PREFIX));
  if (left.length === 0) return;
  // A group that still has members is refused, and is not left behind.
  await admin.deleteGroups(left).catch(() => {});
}
