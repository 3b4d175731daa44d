// Imports the compiled sources: after the build.
import { randomUUID } from 'node:crypto';
import { TOPICS } from '@plinth/shared/constants/topics';
import { BULK_LIMITS, bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import { Kafka, logLevel } from 'kafkajs';
import type { Producer } from 'kafkajs';
import { TEXT } from '../payload.mts';
import { ratioOf, rowOf } from '../report.mts';
import type { Ratio, Row } from '../report.mts';
import type { Platform } from './platform.mts';

const TARGET = { pubsub: 'pubsub', topic: TOPICS.events };
const TENANTS = 100;
const EVENTS = 20_000;
const SINGLES = 4_000;
const SINGLES_IN_FLIGHT = 32;
const CONNECTIONS = 8;
const CALLS_IN_FLIGHT = 4;
const KAFKAJS_BATCH = 100;
const KAFKAJS_IN_FLIGHT = 8;

interface Message {
  key: string;
  value: string;
}

/** A producer of kafkajs that waits for all replicas, as the sidecar does. */
export async function kafkajsProducer({ stack }: Platform): Promise<Producer> {
  const brokers = [`127.0.0.1:${stack.ports.kafka}`];
  const producer = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  return producer;
}

/** The stage of publishing alone: ours in bulk through the sidecar, kafkajs in batches, and one by one through the same sidecar. */
export async function measurePublish(
  platform: Platform,
  rounds: number,
): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  const messages = sampleMessages();
  const sidecar = await platform.publisher();
  const producer = await kafkajsProducer(platform);
  const ours = createSidecarHttp(sidecar.address);
  const others = Array.from({ length: SINGLES_IN_FLIGHT / CONNECTIONS }, () =>
    createSidecarHttp(sidecar.address),
  );
  const ways: Record<string, () => Promise<number>> = {
    plinth: () =>
      perSecond(EVENTS, chunks(messages, BULK_LIMITS.entries), CALLS_IN_FLIGHT, async (part) => {
        const encoded = part.map(({ key, value }, n) =>
          encodeEntry({ entryId: String(n), event: value, partitionKey: key }),
        );
        const failed = await bulkPublish({ http: ours }, TARGET, encoded);
        if (failed.size > 0) throw new Error(`expected the broker to take all; ${failed.size} failed`);
      }),
    kafkajs: () =>
      perSecond(EVENTS, chunks(messages, KAFKAJS_BATCH), KAFKAJS_IN_FLIGHT, async (part) => {
        await producer.send({ topic: TOPICS.events, acks: -1, messages: part });
      }),
    'dapr single': () =>
      perSecond(SINGLES, messages.slice(0, SINGLES), SINGLES_IN_FLIGHT, async ({ key, value }, worker) => {
        const path = `/v1.0/publish/${TARGET.pubsub}/${TARGET.topic}?metadata.rawPayload=true&metadata.partitionKey=${key}`;
        const http = others[worker % others.length]!;
        const { status, text } = await http.request({
          what: 'publish',
          method: 'POST',
          path,
          body: value,
          timeoutMs: 15_000,
        });
        if (status !== 204) throw new Error(`expected 204; got ${status}: ${text}`);
      }),
  };
  try {
    const figures = await interleaved(rounds, ways);
    return figuresOf('publish', figures, { kafkajs: 0.8, 'dapr single': 4 });
  } finally {
    await Promise.all([ours, ...others].map((http) => http.close()));
    await producer.disconnect();
    await sidecar.stop();
  }
}

/** All ways in every round, in reverse in every other one; a round before the first does not count. */
export async function interleaved(
  rounds: number,
  ways: Readonly<Record<string, () => Promise<number>>>,
): Promise<Map<string, number[]>> {
  const figures = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round += 1) {
    const order = round % 2 === 0 ? Object.entries(ways) : Object.entries(ways).toReversed();
    for (const [name, way] of order) {
      const figure = await way();
      if (round >= 0) figures.get(name)!.push(figure);
    }
  }
  return figures;
}

/** Rows of events a second, and ours against each other way. */
export function figuresOf(
  variant: string,
  figures: ReadonlyMap<string, number[]>,
  atLeast: Readonly<Record<string, number>>,
): { rows: Row[]; ratios: Ratio[] } {
  const metric = 'events';
  const mine = figures.get('plinth')!;
  return {
    rows: [...figures].map(([system, each]) => rowOf({ system, variant, metric, unit: '/s' }, each)),
    ratios: Object.entries(atLeast).map(([against, goal]) => {
      const theirs = figures.get(against)!;
      const values = mine.map((figure, round) => figure / theirs[round]!);
      return ratioOf({ of: 'plinth', against, variant, metric, goal: { atLeast: goal }, values });
    }),
  };
}

function sampleMessages(): Message[] {
  const tenantIds = Array.from({ length: TENANTS }, () => randomUUID());
  const data = JSON.stringify({ title: 'Pack the order', description: TEXT });
  return Array.from({ length: EVENTS }, (_, n) => {
    const tenantId = tenantIds[n % TENANTS]!;
    const event = {
      ...{
        tenantId,
        position: Math.floor(n / TENANTS) + 1,
        streamId: randomUUID(),
        version: 1,
        id: randomUUID(),
      },
      ...{
        type: 'task.created',
        schemaVersion: 1,
        data,
        actor: `user:${tenantId}` as const,
        correlationId: randomUUID(),
      },
      ...{ causationId: null, traceparent: null, recordedAt: new Date().toISOString() },
    };
    return { key: tenantId, value: buildEnvelope(event) };
  });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}

/** Events a second when so many workers share the parts. */
async function perSecond<Part>(
  events: number,
  parts: readonly Part[],
  workers: number,
  work: (part: Part, worker: number) => Promise<void>,
): Promise<number> {
  const queue = parts.values();
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (const part of queue) await work(part, worker);
    }),
  );
  return (events * 1_000) / (performance.now() - startedAt);
}
