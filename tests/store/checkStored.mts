import type pg from 'pg';
import type { Ledger } from './ledger.mts';
import { nameAt } from './unit.mts';

interface StoredEvent {
  id: string;
  tenantId: string;
  streamId: string;
  position: number;
  version: number;
}

const FAULTS = `
  select 'positions of tenant ' || tenant_id || ' are not dense: ' || count(*) || ' up to ' || max(position) as fault
  from event group by tenant_id having count(*) <> max(position) or min(position) <> 1
  union all
  select 'versions of stream ' || stream_id || ' are not dense' from event
  group by tenant_id, stream_id having count(*) <> max(version) or min(version) <> 1
  union all
  select 'head of ' || h.tenant_id || ' at ' || h.position || ', log at ' || coalesce(max(e.position), 0)
  from log_head h left join event e on e.tenant_id = h.tenant_id
  group by h.tenant_id, h.position having h.position <> coalesce(max(e.position), 0)
  union all
  select 'stream ' || s.id || ' at ' || s.version || ', its events at ' || coalesce(max(e.version), 0)
  from stream s left join event e on e.tenant_id = s.tenant_id and e.stream_id = s.id
  group by s.tenant_id, s.id, s.version having s.version <> coalesce(max(e.version), 0)
  union all
  select 'recorded times of ' || tenant_id || ' run back at ' || position from (
    select tenant_id, position, recorded_at < lag(recorded_at) over (partition by tenant_id order by position) as runs_back
    from event) as e where runs_back`;

/** Positions and versions are dense; heads and streams stand where the log does. @returns one line per fault */
export async function checkDense(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ fault: string }>(FAULTS);
  return rows.map(({ fault }) => fault);
}

/**
 * What was acknowledged is stored once, where it was said to be; nothing else is; positions and versions are dense; heads,
 * streams and rows stand where the log does. With SQL and the ledger alone, once no unit is in doubt.
 * @param admin as the superuser, in a database that the ledger's writers have had for themselves
 * @returns one line per fault
 */
export async function checkStored(admin: pg.Client, ledger: Ledger): Promise<string[]> {
  const events = await admin.query<StoredEvent>(
    'select id, tenant_id as "tenantId", stream_id as "streamId", position::int, version from event',
  );
  return [
    ...ledger.faults,
    ...ledger.inDoubt().map(({ id }) => `unit ${id} is still in doubt`),
    ...(await checkDense(admin)),
    ...differences(expectedEvents(ledger), events.rows),
    ...(await wrongRows(admin, ledger)),
  ];
}

function expectedEvents({ acks, tried }: Ledger): Map<string, Omit<StoredEvent, 'id'>> {
  const expected = new Map<string, Omit<StoredEvent, 'id'>>();
  for (const { id, positions } of acks.values()) {
    const { tenantId, streams } = tried.get(id)!;
    let index = 0;
    for (const { streamId, version, eventIds } of streams) {
      for (const [offset, eventId] of eventIds.entries()) {
        const at = { tenantId, streamId, position: positions[index]!, version: version + offset + 1 };
        expected.set(eventId, at);
        index += 1;
      }
    }
  }
  return expected;
}

function differences(expected: Map<string, Omit<StoredEvent, 'id'>>, stored: StoredEvent[]): string[] {
  const lost = new Set(expected.keys());
  const faults: string[] = [];
  for (const { id, ...at } of stored) {
    const told = expected.get(id);
    if (!told) faults.push(`event ${id} is stored, but was never acknowledged`);
    else if (!lost.delete(id)) faults.push(`event ${id} is stored twice`);
    else if (JSON.stringify(told) !== JSON.stringify({ ...at }))
      faults.push(`event ${id}: acknowledged at ${JSON.stringify(told)}; stored at ${JSON.stringify(at)}`);
  }
  return [...faults, ...[...lost].map((id) => `event ${id} was acknowledged, but is not stored`)];
}

async function wrongRows(admin: pg.Client, ledger: Ledger): Promise<string[]> {
  const { rows } = await admin.query<{ id: string; name: string; version: number }>(
    'select id, name, version from project',
  );
  const expected = new Map(Object.values(ledger.versions()).flatMap((own) => Object.entries(own)));
  const faults = rows.flatMap(({ id, name, version }) => {
    const told = expected.get(id);
    const isRight = told === version && name === nameAt(id, version);
    return isRight ? [] : [`row ${id}: expected version ${told}; got ${version}, '${name}'`];
  });
  return rows.length === expected.size
    ? faults
    : [...faults, `${expected.size} rows expected; got ${rows.length}`];
}
