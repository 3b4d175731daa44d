import type { AppendUnit, ExpectedVersion, StreamWrite } from './appendUnit';
import type { AppendUnitParams } from './append.queries';
import type { Keyring, NewKeys } from './crypto/keyring';
import { encodeEvent, sealRecord } from './encodeEvent';
import type { EncodedEvent } from './encodeEvent';

/** A unit as parameters of `append_unit`, and the keys it brings. */
export type EncodedUnit = { readonly params: AppendUnitParams; readonly newKeys: NewKeys };

type EncodeDeps = { readonly keyring: Keyring; readonly randomBytes: (size: number) => Buffer };

const EXPECTED = { none: 0, any: -1, exists: -2 } as const;

const expectedCode = (expected: ExpectedVersion): number =>
  typeof expected === 'number' ? expected : EXPECTED[expected];

/** The union of new keys; the same key may have been named by an event and by the row. */
function mergeKeys(all: readonly (NewKeys | undefined)[]): NewKeys {
  const tenantKeys = new Map<string, NewKeys['tenantKeys'][number]>();
  const subjectKeys = new Map<string, NewKeys['subjectKeys'][number]>();
  for (const keys of all) {
    for (const key of keys?.tenantKeys ?? []) tenantKeys.set(key.tenantId, key);
    for (const key of keys?.subjectKeys ?? []) subjectKeys.set(key.keyId, key);
  }
  return { tenantKeys: [...tenantKeys.values()], subjectKeys: [...subjectKeys.values()] };
}

/** The state row as JSON text with the reducer's revision; null for a stream without a row. */
async function encodeRow(keyring: Keyring, tenantId: string, { row, aggregate }: StreamWrite) {
  if (!row) return { row: null };
  const complete = { ...row, reducerRevision: aggregate.revision };
  if (!aggregate.personalRow) return { row: JSON.stringify(complete) };
  const sealed = await sealRecord(keyring, tenantId, { record: complete, personal: aggregate.personalRow });
  return { row: JSON.stringify(sealed.record), newKeys: sealed.newKeys };
}

async function encodeStream(deps: EncodeDeps, tenantId: string, stream: StreamWrite) {
  const tenantKey = stream.events.length > 0 ? await deps.keyring.ensureTenantKey(tenantId) : undefined;
  const events: EncodedEvent[] = [];
  for (const event of stream.events) {
    events.push(await encodeEvent(deps, tenantId, { aggregate: stream.aggregate, event }));
  }
  const { row, newKeys } = await encodeRow(deps.keyring, tenantId, stream);
  return { events, row, newKeys: mergeKeys([tenantKey, newKeys, ...events.map((event) => event.newKeys)]) };
}

/** What all events of a unit share. */
function encodeMetadata({ context, requestDigest }: AppendUnit): string {
  return JSON.stringify({
    actor: context.actor,
    correlationId: context.correlationId,
    causationId: context.causationId,
    traceparent: context.traceparent,
    occurredAt: context.now.toISOString(),
    requestDigest: requestDigest?.toString('hex'),
  });
}

/**
 * Encodes a unit outside of any lock: seals, canonicalises and digests, so that the database only checks and writes.
 *
 * @throws ValidationError for data that cannot be stored exactly, with a pointer
 */
export async function encodeUnit(deps: EncodeDeps, unit: AppendUnit): Promise<EncodedUnit> {
  const tenantOf = (write: { tenantId?: string }): string => write.tenantId ?? unit.context.tenantId;
  const encoded = [];
  for (const stream of unit.streams) encoded.push(await encodeStream(deps, tenantOf(stream), stream));
  const events = encoded.flatMap((stream, index) =>
    stream.events.map((event) => ({ event, stream: index + 1 })),
  );
  const newKeys = mergeKeys(encoded.map((stream) => stream.newKeys));
  const params = {
    streamTenants: unit.streams.map(tenantOf),
    streamIds: unit.streams.map((stream) => stream.streamId),
    streamTypes: unit.streams.map((stream) => stream.aggregate.type),
    expected: unit.streams.map((stream) => expectedCode(stream.expected)),
    // pgtyped knows no arrays with nulls; PostgreSQL and the function do.
    rows: encoded.map((stream) => stream.row) as string[],
    eventStreams: events.map(({ stream }) => stream),
    eventIds: events.map(({ event }) => event.id),
    eventTypes: events.map(({ event }) => event.type),
    schemaVersions: events.map(({ event }) => event.schemaVersion),
    data: events.map(({ event }) => event.data),
    keyIds: events.map(({ event }) => `{${event.keyIds.join(',')}}`),
    salts: events.map(({ event }) => event.salt),
    digests: events.map(({ event }) => event.digest),
    dedupes: events.map(({ event }) => event.dedupe) as Buffer[],
    metadata: encodeMetadata(unit),
    claims: JSON.stringify((unit.claims ?? []).map((claim) => ({ ...claim, tenantId: tenantOf(claim) }))),
    opens: unit.opens ?? null,
    sideRows: JSON.stringify({ ...newKeys, credentials: unit.credentials ?? [] }),
  };
  return { params, newKeys };
}
