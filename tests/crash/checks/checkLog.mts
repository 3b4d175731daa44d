import type { EventRow, Snapshot } from '../snapshot.mts';

/**
 * Positions are dense in each tenant and versions in each stream, heads and streams stand at the last one, and no
 * event id comes twice.
 * @returns one line per fault
 */
export function checkLog({
  events,
  heads,
  streams,
}: Pick<Snapshot, 'events' | 'heads' | 'streams'>): string[] {
  const byTenant = Map.groupBy(events, ({ tenantId }) => tenantId);
  const byStream = Map.groupBy(events, ({ tenantId, streamId }) => `${tenantId} ${streamId}`);
  const ids = new Set(events.map(({ tenantId, id }) => `${tenantId} ${id}`));
  return [
    ...[...byTenant].flatMap(([tenantId, log]) => gaps(`tenant ${tenantId}: position`, log, 'position')),
    ...[...byStream].flatMap(([stream, own]) => gaps(`stream ${stream}: version`, own, 'version')),
    ...heads.flatMap(({ tenantId, position }) =>
      differs(`tenant ${tenantId}: head`, byTenant.get(tenantId)?.length ?? 0, position),
    ),
    ...streams.flatMap(({ tenantId, id, version }) =>
      differs(`stream ${tenantId} ${id}: version`, byStream.get(`${tenantId} ${id}`)?.length ?? 0, version),
    ),
    ...differs('streams with events', byStream.size, streams.length),
    ...differs('event ids', events.length, ids.size),
  ];
}

/** Counted from 1 without a gap, in whatever order they were read. */
function gaps(what: string, events: EventRow[], key: 'position' | 'version'): string[] {
  const numbers = events.map((event) => event[key]).sort((a, b) => a - b);
  const bad = numbers.findIndex((number, index) => number !== index + 1);
  return bad < 0 ? [] : [`${what} ${bad + 1} expected; got ${numbers[bad]}`];
}

function differs(what: string, expected: number, got: number): string[] {
  return expected === got ? [] : [`${what}: expected ${expected}; got ${got}`];
}
