import { closeContestants, openContestants, runVariant } from './appendClients.mts';
import type { Contestant } from './appendClients.mts';
import type { System, Variant } from './appendVariants.mts';
import { asAdmin } from './cluster.mts';
import type { Cluster } from './cluster.mts';
import { ratioOf, rowOf } from './report.mts';
import type { Ratio, Row } from './report.mts';

const AT_MOST = 1.35;
const POOL_SIZE = 20;

/** Tables of each system whose sizes, with indexes, count; `like` patterns of their names, partitions too. */
const TABLES: Record<System, { events: string; others: Record<string, string> }> = {
  plinth: { events: 'event_p%', others: { stream: 'stream_p%', 'state row': 'task' } },
  emmett: { events: 'emt_messages%', others: { stream: 'emt_streams%', 'inline projection': 'tasks' } },
  'message-db': { events: 'messages', others: {} },
  eventsourcing: { events: '%_events', others: {} },
};

interface Sizes {
  system: System;
  /** How the events were appended. */
  way: string;
  perEvent: number;
  others: Record<string, number>;
}

/**
 * Fills fresh databases with single events and measures what each takes on disk: in the table of events with its
 * indexes, and in what is beside it.
 * @param systems Emmett is measured as it is, and with the metadata that ours stores with each event
 */
export async function bytesPerEvent(
  cluster: Cluster,
  systems: readonly System[],
  durationMs: number,
): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  const all: Sizes[] = [];
  for (const system of systems) {
    all.push(await fillAndLook(cluster, { system, withMetadata: system === 'plinth', durationMs }));
    if (system === 'emmett') all.push(await fillAndLook(cluster, { system, withMetadata: true, durationMs }));
  }
  return { rows: all.flatMap(rowsOf), ratios: ratiosOf(all) };
}

async function fillAndLook(
  cluster: Cluster,
  { system, withMetadata, durationMs }: { system: System; withMetadata: boolean; durationMs: number },
): Promise<Sizes> {
  const shape = { callers: 64, isHot: false, eventsPerAppend: 1, processes: 1 };
  const variant: Variant = { ...shape, system, withState: true };
  const contestants = await openContestants(cluster, [variant]);
  const contestant = contestants.get(system)!;
  await runVariant(contestant, variant, { durationMs, poolSize: POOL_SIZE, withMetadata });
  await closeContestants(contestants);
  const sizes = await lookAt(contestant);
  return { ...sizes, system, way: withMetadata ? 'metadata=yes' : 'metadata=no' };
}

async function lookAt({ system, adminUrl }: Contestant): Promise<Pick<Sizes, 'perEvent' | 'others'>> {
  const { events, others } = TABLES[system];
  const beside: Record<string, number> = {};
  await asAdmin(adminUrl, (client) => client.query('vacuum (analyze)'));
  for (const [name, pattern] of Object.entries(others)) beside[name] = await bytesPerRow(adminUrl, pattern);
  return { perEvent: await bytesPerRow(adminUrl, events), others: beside };
}

function rowsOf({ system, way, perEvent, others }: Sizes): Row[] {
  const row = (name: string, bytes: number) =>
    rowOf({ system, variant: `${name} ${way}`, metric: 'bytes with indexes', unit: 'B' }, [bytes]);
  return [row('event', perEvent), ...Object.entries(others).map(([name, bytes]) => row(name, bytes))];
}

function ratiosOf(all: readonly Sizes[]): Ratio[] {
  const ours = all.find(({ system }) => system === 'plinth');
  if (!ours) return [];
  return all
    .filter(({ system }) => system === 'emmett')
    .map(({ way, perEvent }) =>
      ratioOf({
        of: 'plinth',
        against: 'emmett',
        variant: `peer ${way}`,
        metric: 'bytes per event',
        goal: { atMost: AT_MOST },
        values: [ours.perEvent / perEvent],
      }),
    );
}

function bytesPerRow(url: string, pattern: string): Promise<number> {
  return asAdmin(url, async (client) => {
    const { rows } = await client.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(c.oid))::float / nullif(sum(c.reltuples), 0) as bytes
       from pg_class c where c.relkind = 'r' and c.relname like $1 and c.reltuples > 0`,
      [pattern],
    );
    return rows[0]?.bytes ?? NaN;
  });
}
