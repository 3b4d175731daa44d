import type { Contestant } from './appendClients.mts';
import type { System } from './appendVariants.mts';
import { asAdmin } from './cluster.mts';
import { ratioOf, rowOf } from './report.mts';
import type { Ratio, Row } from './report.mts';

const AT_MOST = 1.35;

/** Tables of each system whose sizes, with indexes, count; `like` patterns of their names, partitions too. */
const TABLES: Record<System, { events: string; others: Record<string, string> }> = {
  plinth: { events: 'event_p%', others: { stream: 'stream_p%', 'state row': 'task' } },
  emmett: { events: 'emt_messages%', others: { stream: 'emt_streams%', 'inline projection': 'tasks' } },
  'message-db': { events: 'messages', others: {} },
  eventsourcing: { events: '%_events', others: {} },
};

/** Bytes on disk per event after all rounds: of the table of events and its indexes, and per row of what is beside it. */
export async function bytesPerEvent(
  contestants: ReadonlyMap<System, Contestant>,
): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  const sizes = new Map<System, number>();
  const rows: Row[] = [];
  for (const { system, adminUrl } of contestants.values()) {
    const { events, others } = TABLES[system];
    const row = (variant: string, bytes: number) =>
      rowOf({ system, variant, metric: 'bytes per row on disk', unit: 'B' }, [bytes]);
    const bytes = await bytesPerRow(adminUrl, events);
    sizes.set(system, bytes);
    rows.push(row('event and its indexes', bytes));
    for (const [name, pattern] of Object.entries(others)) {
      rows.push(row(`${name} and its indexes`, await bytesPerRow(adminUrl, pattern)));
    }
  }
  const [ours, emmett] = [sizes.get('plinth'), sizes.get('emmett')];
  const ratio = {
    of: 'plinth',
    against: 'emmett',
    variant: 'event and its indexes',
    metric: 'bytes per event',
  };
  const ratios =
    ours && emmett ? [ratioOf({ ...ratio, goal: { atMost: AT_MOST }, values: [ours / emmett] })] : [];
  return { rows, ratios };
}

function bytesPerRow(url: string, pattern: string): Promise<number> {
  return asAdmin(url, async (client) => {
    await client.query('vacuum (analyze)');
    const { rows } = await client.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(c.oid))::float / nullif(sum(c.reltuples), 0) as bytes
       from pg_class c where c.relkind = 'r' and c.relname like $1 and c.reltuples > 0`,
      [pattern],
    );
    return rows[0]?.bytes ?? NaN;
  });
}
