import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AppendOrder, AppendTally } from '../clients/appendLoad.mts';
import type { Variant, System } from './appendVariants.mts';
import { startClient } from './client.mts';
import type { Client } from './client.mts';
import { freshDatabase, freshPlinth } from './cluster.mts';
import type { Cluster } from './cluster.mts';
import { installMessageDb } from './messageDbSchema.mts';
import { TEXT } from './payload.mts';
import { ensureNpmPeers, ensurePythonPeers } from './peers.mts';

export type AppendClient = Client<AppendOrder, AppendTally>;

/** A system in a fresh database of its own, with the processes that append to it. */
export interface Contestant {
  system: System;
  /** Of its database, as the administrator. */
  adminUrl: string;
  /** As many as its variants ask for. */
  clients: AppendClient[];
}

export const TENANTS = 100;

const clientFile = (name: string): string => join(import.meta.dirname, '..', 'clients', name);
const node = (name: string): [string, ...string[]] => [process.execPath, clientFile(name)];

/** Where each system's database is made and how its client is started. */
const openers: Record<System, (cluster: Cluster) => Promise<Opening>> = {
  plinth: async (cluster) => {
    const urls = await freshPlinth(cluster, 'bench_plinth');
    const tenantIds = Array.from({ length: TENANTS }, () => randomUUID());
    return { adminUrl: urls.admin, command: node('plinth.mts'), settings: { urls, tenantIds } };
  },
  emmett: async (cluster) => {
    await ensureNpmPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'bench_emmett');
    return { adminUrl: url, command: node('emmett.mts'), settings: { url } };
  },
  'message-db': async (cluster) => {
    await ensureNpmPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'bench_message_db');
    await installMessageDb(url);
    return { adminUrl: url, command: node('messageDb.mts'), settings: { url, categories: TENANTS } };
  },
  eventsourcing: async (cluster) => {
    const python = await ensurePythonPeers(cluster.stack);
    const url = await freshDatabase(cluster, 'bench_eventsourcing');
    return {
      adminUrl: url,
      command: [python, clientFile('eventsourcing_client.py')],
      settings: { url, text: TEXT },
    };
  },
};

interface Opening {
  adminUrl: string;
  command: [string, ...string[]];
  settings: unknown;
}

/** Opens each system that one of the variants measures. */
export async function openContestants(
  cluster: Cluster,
  variants: readonly Variant[],
): Promise<Map<System, Contestant>> {
  const contestants = new Map<System, Contestant>();
  for (const system of new Set(variants.map((variant) => variant.system))) {
    const { adminUrl, command, settings } = await openers[system](cluster);
    const processes = Math.max(
      ...variants.filter((each) => each.system === system).map((each) => each.processes),
    );
    const clients: AppendClient[] = [];
    while (clients.length < processes) clients.push(await startClient(command, settings));
    contestants.set(system, { system, adminUrl, clients });
  }
  return contestants;
}

/** Ends the processes. */
export async function closeContestants(contestants: ReadonlyMap<System, Contestant>): Promise<void> {
  for (const { clients } of contestants.values()) for (const client of clients) await client.close();
}

/** One round of one variant, its callers shared among the processes. */
export async function runVariant(
  { clients }: Contestant,
  variant: Variant,
  { durationMs, poolSize, withMetadata }: Pick<AppendOrder, 'durationMs' | 'poolSize' | 'withMetadata'>,
): Promise<AppendTally> {
  const { callers, withState, isHot, eventsPerAppend, processes } = variant;
  const shape = { eventsPerAppend, withState, isHot };
  const order = { ...shape, callers: callers / processes, durationMs, poolSize, withMetadata };
  const tallies = await Promise.all(clients.slice(0, processes).map((client) => client.ask(order)));
  const sumOf = (field: keyof AppendTally) => tallies.reduce((sum, tally) => sum + tally[field], 0);
  const maxOf = (field: keyof AppendTally) => Math.max(...tallies.map((tally) => tally[field]));
  return {
    appends: sumOf('appends'),
    perSecond: sumOf('perSecond'),
    p50Ms: maxOf('p50Ms'),
    p99Ms: maxOf('p99Ms'),
    clientCpuMs: sumOf('clientCpuMs'),
  };
}
