// Imports the compiled sources: after the build.
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_PARTITIONS, TOPICS } from '@plinth/shared/constants/topics';
import { createPools } from '@plinth/shared/database/connection';
import { createHeadHints } from '@plinth/shared/eventstore/headHints';
import pg from 'pg';
import { adminUrl, DATABASE, databaseUrl } from '../../../scripts/lib/databaseUrl.mts';
import type { DatabaseRole } from '../../../scripts/lib/databaseUrl.mts';
import { withKafkaAdmin } from '../../../scripts/lib/kafka-admin.mts';
import { openStack } from '../../../scripts/lib/stack.mts';
import type { Stack } from '../../../scripts/lib/stack.mts';
import { bringUp, takeDown } from '../../../tests/crash/bringUp.mts';
import { isServer } from '../../../tests/crash/cast.mts';
import type { Part } from '../../../tests/crash/cast.mts';
import { openPlinth } from '../../clients/openPlinth.mts';
import { startPublisher } from './publisher.mts';

/** The platform of the stack `bench` on Kafka, of which measurements start what they need. */
export type Platform = Awaited<ReturnType<typeof openPlatform>>;

const JOB_LEASE_MS = 30_000;
const UP_WITHIN_MS = 60_000;

/** Brings all up, so that topics, groups and the database are there, and stops what is no server. */
export async function openPlatform() {
  process.env.PLINTH_PROFILE = 'kafka';
  const stack = openStack('bench');
  const running = await bringUp(stack, JOB_LEASE_MS);
  const { supervisor, cast, witness } = running;
  const parts = cast.filter((name): name is Part['name'] => !isServer(name));
  for (const name of parts) await supervisor.stop(name);

  const pools = openPools(stack);
  const admin = new pg.Pool({ connectionString: new URL(`/${DATABASE}`, adminUrl(stack)).href });
  const hints = createHeadHints({ pool: pools.app, onError: () => {} });
  const plinth = openPlinth({ ...pools, onAppended: (tenantIds) => hints.notify(tenantIds) });

  return {
    stack,
    pools,
    admin,
    ...plinth,

    /** Starts services and sidecars and waits until they answer. */
    async start(...names: Part['name'][]): Promise<void> {
      await Promise.all(names.map((name) => supervisor.start(name)));
      const until = performance.now() + UP_WITHIN_MS;
      while (!(await Promise.all(names.map((name) => supervisor.isUp(name)))).every(Boolean)) {
        if (performance.now() > until) throw new Error(`expected ${names.join(', ')} to be up`);
        await sleep(20);
      }
    },
    stop: async (...names: Part['name'][]): Promise<void> => {
      for (const name of names) await supervisor.stop(name);
    },

    /** Empties the topic of events. While no sidecar runs. */
    emptyTopic: () => emptyTopic(stack),

    /** Lets a group of consumers begin anew. While none of it runs. */
    forgetGroup: (groupId: string) =>
      withKafkaAdmin(stack.ports.kafka, 5, (kafka) => kafka.deleteGroups([groupId]).catch(() => [])),

    publisher: () => startPublisher(stack),

    async close(): Promise<void> {
      await hints.close();
      await Promise.all([...Object.values(pools), admin].map((pool) => pool.end()));
      await witness.close();
      await supervisor.close();
      await takeDown(stack);
    },
  };
}

function openPools(stack: Stack) {
  const urlOf = (role: DatabaseRole): string => {
    const url = new URL(databaseUrl(stack, role));
    url.pathname = `/${DATABASE}`;
    return url.href;
  };
  const [app, identity, writer, relay] = [urlOf('app'), urlOf('identity'), urlOf('writer'), urlOf('relay')];
  return createPools({ urls: { app, identity, writer, relay }, applicationName: 'bench' });
}

/** Deletes it and makes it again: what is only purged would still be counted from where it stood. */
function emptyTopic({ ports }: Stack): Promise<void> {
  const topic = TOPICS.events;
  return withKafkaAdmin(ports.kafka, 5, async (kafka) => {
    await kafka.deleteTopics({ topics: [topic] });
    while ((await kafka.listTopics()).includes(topic)) await sleep(50);
    await kafka.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: EVENT_PARTITIONS }] });
  });
}
