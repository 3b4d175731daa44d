import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CatchUpOrder, CatchUpTally } from '../clients/catchUp/measureCatchUp.mts';
import { startClient } from './client.mts';
import type { Client } from './client.mts';
import { asAdmin, freshDatabase, freshPlinth } from './cluster.mts';
import type { Cluster } from './cluster.mts';
import { installMessageDb } from './messageDbSchema.mts';
import { TEXT } from './payload.mts';
import { ensureNpmPeers, ensurePythonPeers } from './peers.mts';

/** message-db as its consumers read, and as a loop of our own could. */
export const catchUpNames = [
  'plinth',
  'emmett',
  'message-db',
  'message-db by page',
  'eventsourcing',
] as const;
export type CatchUpSystem = (typeof catchUpNames)[number];

/** A system whose log is read into a table. */
export interface Reader {
  /** Of its database, as the administrator. */
  adminUrl: string;
  client: Client<CatchUpOrder, CatchUpTally>;
  /** Empties the table and sets the checkpoints back. */
  reset: () => Promise<void>;
}

const TENANTS = 100;
const TABLE = `create table public.catch_up
  (stream uuid not null, version int not null, type text not null, title text not null, primary key (stream, version))`;

/** Guarded as every table of ours is. */
const OWN_TABLE = `
  create table catch_up (
    tenant_id uuid not null, stream uuid not null, version int not null, type text not null, title text not null,
    primary key (tenant_id, stream, version));
  alter table catch_up enable row level security, force row level security;
  grant select, insert on catch_up to plinth_consumer;
  create policy catch_up_consumer on catch_up to plinth_consumer using (tenant_id = (select current_tenant()))`;

const clientFile = (...names: string[]): string => join(import.meta.dirname, '..', 'clients', ...names);
const node = (name: string): [string, ...string[]] => [process.execPath, clientFile('catchUp', name)];

/** Makes a fresh database for a system and starts its reader's process. */
export const catchUpSystems: Record<CatchUpSystem, (cluster: Cluster) => Promise<Reader>> = {
  plinth: async (cluster) => {
    const urls = await freshPlinth(cluster, 'catch_up_plinth');
    const tenantIds = Array.from({ length: TENANTS }, () => randomUUID());
    await execute(urls.admin, OWN_TABLE);
    const client = await startClient<CatchUpOrder, CatchUpTally>(node('plinth.mts'), { urls, tenantIds });
    const reset = 'truncate catch_up; delete from checkpoint';
    return { adminUrl: urls.admin, client, reset: () => execute(urls.admin, reset) };
  },
  emmett: async (cluster) => {
    await ensureNpmPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'catch_up_emmett');
    await execute(url, TABLE);
    const client = await startClient<CatchUpOrder, CatchUpTally>(node('emmett.mts'), { url });
    return { adminUrl: url, client, reset: () => execute(url, 'truncate catch_up, emt_processors') };
  },
  'message-db': (cluster) => openMessageDb(cluster, { name: 'catch_up_message_db', isByPage: false }),
  'message-db by page': (cluster) => openMessageDb(cluster, { name: 'catch_up_pages', isByPage: true }),
  eventsourcing: async (cluster) => {
    const python = await ensurePythonPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'catch_up_eventsourcing');
    await execute(url, TABLE);
    const command: [string, ...string[]] = [python, clientFile('eventsourcing_catch_up.py')];
    const client = await startClient<CatchUpOrder, CatchUpTally>(command, { url, text: TEXT });
    const reset = 'truncate catch_up; drop table if exists catch_up_tracking_tracking';
    return { adminUrl: url, client, reset: () => execute(url, reset) };
  },
};

async function execute(url: string, statements: string): Promise<void> {
  await asAdmin(url, (client) => client.query(statements));
}

async function openMessageDb(
  cluster: Cluster,
  { name, isByPage }: { name: string; isByPage: boolean },
): Promise<Reader> {
  await ensureNpmPeers(cluster.stack);
  const url = await freshDatabase(cluster, name);
  await installMessageDb(url);
  await execute(url, `${TABLE}; create table public.catch_up_position (position bigint not null)`);
  await execute(url, 'insert into public.catch_up_position values (0)');
  const client = await startClient<CatchUpOrder, CatchUpTally>(node('messageDb.mts'), { url, isByPage });
  const reset = 'truncate public.catch_up; update public.catch_up_position set position = 0';
  return { adminUrl: url, client, reset: () => execute(url, reset) };
}
