import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import { withKafkaAdmin } from '../../scripts/lib/kafka-admin.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { DEAD_LETTER_TOPICS, parseMessage, TOPIC_OF_EVENTS } from './message.mts';
import type { Message, Snapshot } from './snapshot.mts';

const DEADLINE_MS = 30_000;

/** Reads the topic of events from its beginning to its present end, and counts the dead letters. */
export async function kafkaTopics(stack: Stack): Promise<Pick<Snapshot, 'messages' | 'deadLetters'>> {
  const { kafka: port } = stack.ports;
  const { ends, deadLetters } = await withKafkaAdmin(port, 5, async (admin) => ({
    ends: await endsOf(admin, TOPIC_OF_EVENTS),
    deadLetters: Object.fromEntries(
      await Promise.all(
        DEAD_LETTER_TOPICS.map(async (topic) => [topic, countOf(await endsOf(admin, topic))] as const),
      ),
    ),
  }));
  return { messages: await readTo(port, ends), deadLetters };
}

/** Offsets behind the last message, by partition. */
async function endsOf(admin: Admin, topic: string): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]));
}

function countOf(ends: Map<number, number>): number {
  return [...ends.values()].reduce((sum, end) => sum + end, 0);
}

async function readTo(port: number, ends: Map<number, number>): Promise<Message[]> {
  const messages: Message[] = [];
  const left = new Set([...ends].filter(([, end]) => end > 0).map(([partition]) => partition));
  if (left.size === 0) return messages;
  const client = new Kafka({
    clientId: 'plinth-crash',
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
  });
  const consumer = client.consumer({ groupId: `plinth-crash-${process.pid}-${performance.now()}` });
  const { promise: isRead, resolve, reject } = Promise.withResolvers<void>();
  const late = () => reject(new Error(`expected ${TOPIC_OF_EVENTS} to be read within ${DEADLINE_MS} ms`));
  const timer = setTimeout(late, DEADLINE_MS);
  consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
  const eachMessage = ({ partition, message }: { partition: number; message: Read }): Promise<void> => {
    messages.push(parseMessage(message.value?.toString() ?? '{}'));
    if (Number(message.offset) >= ends.get(partition)! - 1) left.delete(partition);
    if (left.size === 0) resolve();
    return Promise.resolve();
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC_OF_EVENTS, fromBeginning: true });
    await Promise.all([consumer.run({ eachMessage }), isRead]);
  } finally {
    clearTimeout(timer);
    await consumer.disconnect();
  }
  return messages;
}

interface Read {
  value: Buffer | null;
  offset: string;
}
