import type { Pool } from 'pg';
import { named } from '../database/statement';
import { appendUnits as statement } from './append.queries';
import type { AppendUnitsParams, AppendUnitsResult } from './append.queries';
import type { EncodedUnit } from './encodeUnit';

/** What `append_units` says of one unit. */
export type Verdict = {
  /** `appended`, `replayed`, or why it was refused. */
  readonly status: string;
  /** Index in the unit of the stream (`conflict`) or claim (`name_taken`) that it was refused for. */
  readonly subject: number | undefined;
  /** Of each stream of the unit, now. */
  readonly versions: readonly number[];
  /** Of each event of the unit; of one that was refused there are none. */
  readonly positions: readonly number[];
};

/**
 * Appends units in one round trip and one transaction, each all or nothing for itself. May be repeated: see append.
 * @param options.patienceMs how long to wait for heads that others hold
 * @returns a verdict for each unit, in their order
 * @throws what PostgreSQL raises; then nothing of any unit is written, unless the connection was lost
 */
export async function appendUnits(
  writer: Pick<Pool, 'query'>,
  units: readonly EncodedUnit[],
  { patienceMs }: { patienceMs: number },
): Promise<Verdict[]> {
  const [result] = await statement.run({ patienceMs, ...paramsOf(units) }, named(writer));
  if (!result) throw new Error('expected verdicts of append_units; got no row');
  return verdictsOf(units, result);
}

/** Everything in parallel arrays; indexes count from 1, as PostgreSQL's do. */
function paramsOf(units: readonly EncodedUnit[]): Omit<AppendUnitsParams, 'patienceMs'> {
  const heads = new Map<string, number>();
  const headOf = (tenantId: string): number => {
    if (!heads.has(tenantId)) heads.set(tenantId, heads.size + 1);
    return heads.get(tenantId)!;
  };
  const contexts = units.map(({ unit }) => unit.context);
  const streams = units.flatMap((each, unit) =>
    each.streams.map((stream) => ({ stream, unit: unit + 1, head: headOf(stream.tenantId) })),
  );
  const events = streams.flatMap(({ stream }, index) =>
    stream.events.map((event) => ({ event, stream: index + 1 })),
  );
  const claims = units.flatMap((each, unit) =>
    each.claims.map((claim) => ({ claim, unit: unit + 1, head: headOf(claim.tenantId) })),
  );
  for (const { unit } of units) if (unit.opens) headOf(unit.opens);
  const texts = createTexts();
  const rows = streams.map(({ stream }) => (stream.row === null ? null : texts.add(stream.row)));
  const data = events.map(({ event }) => texts.add(event.data));
  return {
    texts: texts.bytes(),
    tenants: [...heads.keys()],
    actors: contexts.map(({ actor }) => actor),
    correlationIds: contexts.map(({ correlationId }) => correlationId),
    causationIds: nullable(contexts.map(({ causationId }) => causationId)),
    traceparents: nullable(contexts.map(({ traceparent }) => traceparent)),
    requestDigests: nullable(units.map(({ unit }) => unit.requestDigest ?? null)),
    occurredAt: contexts.map(({ now }) => now.toISOString()),
    opens: nullable(units.map(({ unit }) => unit.opens ?? null)),
    sideRows: nullable(units.map(({ sideRows }) => sideRows)),
    streamUnits: streams.map(({ unit }) => unit),
    streamHeads: streams.map(({ head }) => head),
    streamIds: streams.map(({ stream }) => stream.id),
    streamTypes: streams.map(({ stream }) => stream.type),
    expected: streams.map(({ stream }) => stream.expected),
    rowStarts: nullable(rows.map((text) => text?.start ?? null)),
    rowLengths: nullable(rows.map((text) => text?.length ?? null)),
    eventStreams: events.map(({ stream }) => stream),
    eventIds: events.map(({ event }) => event.id),
    eventTypes: events.map(({ event }) => event.type),
    schemaVersions: events.map(({ event }) => event.schemaVersion),
    dataStarts: data.map(({ start }) => start),
    dataLengths: data.map(({ length }) => length),
    keyIds: events.map(({ event }) => `{${event.keyIds.join(',')}}`),
    salts: Buffer.concat(events.map(({ event }) => event.salt)),
    digests: Buffer.concat(events.map(({ event }) => event.digest)),
    dedupes: Buffer.concat(events.map(({ event }) => event.dedupe ?? NO_DEDUPE)),
    claimUnits: claims.map(({ unit }) => unit),
    claimHeads: claims.map(({ head }) => head),
    claimKinds: claims.map(({ claim }) => claim.kind),
    claimValues: claims.map(({ claim }) => claim.value),
    claimStreams: claims.map(({ claim }) => claim.streamId),
  };
}

const NO_DEDUPE = Buffer.alloc(16);

/**
 * Texts one after the other, in bytes: as elements of an array each quote in them would be escaped, which costs both
 * sides more than all the rest of a call.
 */
function createTexts() {
  const all: string[] = [];
  let size = 0;
  return {
    add: (text: string): { start: number; length: number } => {
      const place = { start: size, length: Buffer.byteLength(text, 'utf8') };
      size += place.length;
      all.push(text);
      return place;
    },
    bytes: (): Buffer => Buffer.from(all.join(''), 'utf8'),
  };
}

/** pgtyped knows no arrays with nulls; PostgreSQL and the function do. */
function nullable<T>(values: readonly (T | null)[]): T[] {
  return values as T[];
}

function verdictsOf(units: readonly EncodedUnit[], result: AppendUnitsResult): Verdict[] {
  let firstStream = 0;
  let firstEvent = 0;
  let firstClaim = 0;
  return units.map(({ streams, claims }, index) => {
    const status = result.statuses[index]!;
    const subject = result.subjects[index] ?? undefined;
    const eventCount = streams.reduce((sum, { events }) => sum + events.length, 0);
    const offset = status === 'conflict' ? firstStream : firstClaim;
    const verdict: Verdict = {
      status,
      subject: subject === undefined ? undefined : subject - 1 - offset,
      versions: result.versions.slice(firstStream, firstStream + streams.length),
      positions: (result.positions as (number | null)[])
        .slice(firstEvent, firstEvent + eventCount)
        .filter((position) => position !== null),
    };
    firstStream += streams.length;
    firstEvent += eventCount;
    firstClaim += claims.length;
    return verdict;
  });
}
