import pg from 'pg';
import { stopServices } from '../launcher/shutdown.mts';
import { endTestSidecars } from '../launcher/test-sidecars.mts';
import { startTimeOf } from '../lib/identity.mjs';
import { withKafkaAdmin } from '../lib/kafka-admin.mts';
import type { Profile } from '../lib/profile.mts';
import { withRedis } from '../lib/redis-client.mts';
import { readStackFile } from '../lib/stack.mts';
import type { Stack } from '../lib/stack.mts';
import { startServers } from '../servers/servers.mts';

/**
 * Starts the servers of the test stack without what earlier runs left behind: processes, databases, keys and
 * topics. Databases of test processes that still run stay.
 * @returns the profile that the servers are there for; Redis is there for either
 * @throws Fault when something cannot be installed or started
 */
export async function freshTestStack(stack: Stack): Promise<Profile> {
  await stopServices(stack);
  endTestSidecars(stack);
  const profile = await startServers(stack);
  await Promise.all([
    dropDatabases(stack),
    withRedis(stack, (redis) => redis.flushall()),
    profile === 'kafka' && deleteTopics(stack),
  ]);
  return profile;
}

async function dropDatabases(stack: Stack): Promise<void> {
  const client = new pg.Client(readStackFile(stack)?.urls.postgresAdmin);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where datname like 'plinth%'",
    );
    for (const { name } of rows.filter((row) => !isInUse(row.name))) {
      await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
    }
  } finally {
    await client.end();
  }
}

/** Databases of tests and checks carry the pid of the process that made them. */
function isInUse(name: string): boolean {
  const pid = /^plinth_(?:test|scratch)_(\d+)/.exec(name)?.[1];
  return pid !== undefined && startTimeOf(Number(pid)) !== undefined;
}

/** Before any sidecar runs: one that does would have the broker make them again by its own defaults. */
async function deleteTopics({ ports }: Stack): Promise<void> {
  await withKafkaAdmin(ports.kafka, 3, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  });
}
