// Imports the compiled sources: after the build.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TOPICS } from '@plinth/shared/constants/topics';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { named } from '@plinth/shared/database/statement';
import type * as Relays from '../../../services/event-service/src/producers/relay.ts';
import type * as Leases from '../../../services/event-service/src/producers/relayLeases.ts';
import { repoRoot } from '../../../scripts/lib/paths.mts';
import type { Ratio, Row } from '../report.mts';
import type { Platform } from './platform.mts';
import { figuresOf, interleaved, kafkajsProducer } from './publish.mts';
import { fillLogs } from './samples.mts';

const TENANTS = 100;
const EVENTS_EACH = 300;
const KEY_LENGTH = 36;

type Publish = (encoded: readonly string[]) => Promise<ReadonlySet<string>>;
type Encode = (entry: { entryId: string; event: string; partitionKey: string }) => string;

/** The whole relay, reads and checkpoints with it: ours through the sidecar, and the same with kafkajs in its place. */
export async function measureRelay(
  platform: Platform,
  rounds: number,
): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  const tenantIds = await fillLogs(platform, TENANTS, EVENTS_EACH);
  const sidecar = await platform.publisher();
  const http = createSidecarHttp(sidecar.address);
  const producer = await kafkajsProducer(platform);
  const viaSidecar: Publish = (encoded) =>
    bulkPublish({ http }, { pubsub: 'pubsub', topic: TOPICS.events }, encoded);
  const viaKafkajs: Publish = async (encoded) => {
    const messages = encoded.map((entry) => ({
      key: entry.slice(0, KEY_LENGTH),
      value: entry.slice(KEY_LENGTH),
    }));
    await producer.send({ topic: TOPICS.events, acks: -1, messages });
    return new Set();
  };
  try {
    const figures = await interleaved(rounds, {
      plinth: () => relayAll(platform, tenantIds, encodeEntry, viaSidecar),
      kafkajs: () =>
        relayAll(platform, tenantIds, ({ partitionKey, event }) => partitionKey + event, viaKafkajs),
    });
    return figuresOf('relay', figures, { kafkajs: 0.8 });
  } finally {
    await producer.disconnect();
    await http.close();
    await sidecar.stop();
  }
}

/** Relays all logs from their beginning; events a second. */
async function relayAll(
  platform: Platform,
  tenantIds: string[],
  encode: Encode,
  publish: Publish,
): Promise<number> {
  const { createRelay, createRelayLeases } = producers();
  const relay = named(platform.pools.relay);
  await platform.admin.query('truncate relay_checkpoint');
  const events = tenantIds.length * EVENTS_EACH;
  let published = 0;
  const { promise: isDone, resolve } = Promise.withResolvers<void>();
  const running = createRelay({
    relay,
    leases: createRelayLeases({ relay, holder: platform.ids.next() }),
    encode,
    publish: async (encoded) => {
      const failed = await publish(encoded);
      published += encoded.length;
      if (published >= events) resolve();
      return failed;
    },
    log: { info: () => {}, warn: (...said: unknown[]) => console.error(...said) } as never,
  });
  const startedAt = performance.now();
  running.start();
  await isDone;
  // The last checkpoints with it.
  await running.close();
  return (published * 1_000) / (performance.now() - startedAt);
}

function producers() {
  const require = createRequire(import.meta.url);
  const dist = join(repoRoot, 'services', 'event-service', 'dist', 'producers');
  return {
    ...(require(join(dist, 'relay.js')) as typeof Relays),
    ...(require(join(dist, 'relayLeases.js')) as typeof Leases),
  };
}
