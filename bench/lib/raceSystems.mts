import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { asAdmin, freshDatabase, freshPlinth } from './cluster.mts';
import type { Cluster } from './cluster.mts';
import { installMessageDb } from './messageDbSchema.mts';
import { ensureNpmPeers, ensurePythonPeers } from './peers.mts';
import type { System } from './appendVariants.mts';

/** How a system takes part in a race. */
export interface RaceSystem {
  writer: [string, ...string[]];
  reader: [string, ...string[]];
  /** For writers and readers; both are told their `role`, a writer also its `writers` and whether it `isFirst`. */
  settings: object;
  /** What is stored, by a look at its table of events: `stream:version` of each. */
  stored: () => Promise<string[]>;
}

const TENANTS = 10;
const clientFile = (...names: string[]): string => join(import.meta.dirname, '..', 'clients', ...names);
const node = (name: string): [string, ...string[]] => [process.execPath, clientFile('race', name)];

/** Makes a fresh database for a system and says how it races. */
export const raceSystems: Record<System, (cluster: Cluster) => Promise<RaceSystem>> = {
  plinth: async (cluster) => {
    const urls = await freshPlinth(cluster, 'race_plinth');
    const tenantIds = Array.from({ length: TENANTS }, () => randomUUID());
    return {
      writer: node('plinthWriter.mts'),
      reader: node('plinthReader.mts'),
      settings: { urls, tenantIds },
      stored: look(
        urls.admin,
        `select stream_id || ':' || version as key from event where type like 'task.%'`,
      ),
    };
  },
  emmett: async (cluster) => {
    await ensureNpmPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'race_emmett');
    return {
      writer: node('emmettWriter.mts'),
      reader: node('emmettReader.mts'),
      settings: { url },
      stored: look(url, `select substr(stream_id, 6) || ':' || stream_position as key from emt_messages`),
    };
  },
  'message-db': async (cluster) => {
    await ensureNpmPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'race_message_db');
    await installMessageDb(url);
    return {
      writer: node('messageDbWriter.mts'),
      reader: node('messageDbReader.mts'),
      settings: { url },
      stored: look(
        url,
        `select substr(stream_name, 6) || ':' || (position + 1) as key from message_store.messages`,
      ),
    };
  },
  eventsourcing: async (cluster) => {
    const python = await ensurePythonPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'race_eventsourcing');
    const command: [string, ...string[]] = [python, clientFile('eventsourcing_race.py')];
    return {
      writer: command,
      reader: command,
      settings: { url },
      stored: look(url, `select originator_id || ':' || originator_version as key from application_events`),
    };
  },
};

function look(url: string, statement: string): () => Promise<string[]> {
  return () =>
    asAdmin(url, async (client) => {
      const { rows } = await client.query<{ key: string }>(statement);
      return rows.map(({ key }) => key);
    });
}
