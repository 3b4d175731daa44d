import type { Pool } from 'pg';
import { named } from '../database/statement';
import { appendOne as statement } from './append.queries';
import type { Verdict } from './appendUnits';
import type { EncodedEvent } from './encodeEvent';
import type { EncodedStream, EncodedUnit } from './encodeUnit';

/** The one stream and event of a unit that is as most are. */
type Plain = {
  readonly stream: EncodedStream;
  readonly event: EncodedEvent;
  readonly guards: EncodedStream[];
};

/** Whether versions alone decide on a unit. */
function isPlain({ streams, claims, sideRows, unit }: EncodedUnit): boolean {
  if (claims.length > 0 || sideRows !== null || unit.opens !== undefined) return false;
  const { tenantId } = streams[0]!;
  return streams.every((each) => each.tenantId === tenantId && each.expected >= 0);
}

/** A unit as the fast path takes it; undefined for one that is not as most are. */
function plainOf(encoded: EncodedUnit): Plain | undefined {
  const written = encoded.streams.filter(({ events }) => events.length > 0);
  const [stream] = written;
  const [event, ...more] = stream?.events ?? [];
  if (!stream || !event || written.length + more.length > 1 || event.keyIds.length > 0) return undefined;
  if (!isPlain(encoded)) return undefined;
  return { stream, event, guards: encoded.streams.filter((each) => each !== stream) };
}

/**
 * Appends a unit of one event by the fast path, in one round trip and one transaction; for a single caller it takes
 * about half as long as appendUnits. May be repeated as that.
 * @param options.patienceMs how long to wait for a head that others hold
 * @returns undefined, with nothing written, for a unit that appendUnits has to decide
 * @throws what PostgreSQL raises; then nothing is written, unless the connection was lost
 */
export async function appendOne(
  writer: Pick<Pool, 'query'>,
  encoded: EncodedUnit,
  { patienceMs }: { patienceMs: number },
): Promise<Verdict | undefined> {
  const plain = plainOf(encoded);
  if (!plain) return undefined;
  const { stream, event, guards } = plain;
  const { context, requestDigest = null } = encoded.unit;
  const [result] = await statement.run(
    {
      patienceMs,
      tenantId: stream.tenantId,
      actor: context.actor,
      correlationId: context.correlationId,
      causationId: context.causationId,
      traceparent: context.traceparent,
      requestDigest,
      occurredAt: context.now.toISOString(),
      streamId: stream.id,
      streamType: stream.type,
      expected: stream.expected,
      row: stream.row,
      guardIds: guards.map(({ id }) => id),
      guardVersions: guards.map(({ expected }) => expected),
      eventId: event.id,
      eventType: event.type,
      schemaVersion: event.schemaVersion,
      data: event.data,
      salt: event.salt,
      digest: event.digest,
      dedupe: event.dedupe,
    },
    named(writer),
  );
  const position = result?.position ?? null;
  if (position === null) return undefined;
  const versions = encoded.streams.map((each) => each.expected + (each === stream ? 1 : 0));
  return { status: 'appended', subject: undefined, versions, positions: [position] };
}
