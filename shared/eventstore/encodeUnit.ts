import { ERASED } from '../constants/erased';
import type { AppendUnit, ExpectedVersion, StreamWrite } from './appendUnit';
import type { Keyring, NewKeys } from './crypto/keyring';
import { encodeEvent, sealRecord } from './encodeEvent';
import type { EncodedEvent } from './encodeEvent';

/** A stream of an encoded unit; without events it is a guard. */
export type EncodedStream = {
  readonly tenantId: string;
  readonly id: string;
  readonly type: string;
  /** As `append_units` takes it: n; 0 none; -1 any; -2 exists. */
  readonly expected: number;
  /** JSON text of the state row; null for a stream without one. */
  readonly row: string | null;
  readonly events: readonly EncodedEvent[];
};

/** A name as `append_units` takes it. */
export type EncodedClaim = {
  readonly tenantId: string;
  readonly kind: string;
  readonly value: string;
  readonly streamId: string;
};

/** A unit ready for the database, which only checks and writes. */
export type EncodedUnit = {
  readonly unit: AppendUnit;
  readonly streams: readonly EncodedStream[];
  readonly claims: readonly EncodedClaim[];
  /** JSON text; null when the unit neither brings nor drops keys, and no credentials. */
  readonly sideRows: string | null;
  readonly newKeys: NewKeys;
  /** Of data and rows together, about. */
  readonly bytes: number;
};

type EncodeDeps = { readonly keyring: Keyring; readonly randomBytes: (size: number) => Buffer };

const EXPECTED = { none: 0, any: -1, exists: -2 } as const;

const expectedCode = (expected: ExpectedVersion): number =>
  typeof expected === 'number' ? expected : EXPECTED[expected];

const NO_KEYS: NewKeys = { tenantKeys: [], subjectKeys: [] };

/** The union of new keys; the same key may have been named by an event and by the row. */
function mergeKeys(all: readonly (NewKeys | undefined)[]): NewKeys {
  if (all.every((keys) => keys === undefined || keys === NO_KEYS)) return NO_KEYS;
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
  const personal = aggregate.personalRow;
  if (!personal) return { row: JSON.stringify(complete) };
  // Folded without the person's key: there is nothing to seal, and nothing to seal it with.
  if (personal.fields.every((name) => row[name] === ERASED)) {
    const rest = Object.entries(complete).filter(([name]) => !personal.fields.includes(name));
    return { row: JSON.stringify(Object.fromEntries(rest)) };
  }
  const sealed = await sealRecord(keyring, tenantId, { record: complete, personal });
  return { row: JSON.stringify(sealed.record), newKeys: sealed.newKeys };
}

async function encodeStream(deps: EncodeDeps, tenantId: string, stream: StreamWrite) {
  const tenantKey = stream.events.length > 0 ? await deps.keyring.ensureTenantKey(tenantId) : undefined;
  const events: EncodedEvent[] = [];
  for (const event of stream.events) {
    events.push(await encodeEvent(deps, tenantId, { aggregate: stream.aggregate, event }));
  }
  const { row, newKeys } = await encodeRow(deps.keyring, tenantId, stream);
  const encoded: EncodedStream = {
    tenantId,
    id: stream.streamId,
    type: stream.aggregate.type,
    expected: expectedCode(stream.expected),
    row,
    events,
  };
  return { encoded, newKeys: mergeKeys([tenantKey, newKeys, ...events.map((event) => event.newKeys)]) };
}

function bytesOf(streams: readonly EncodedStream[]): number {
  const sizes = streams.flatMap(({ row, events }) => [
    row?.length ?? 0,
    ...events.map(({ data }) => data.length),
  ]);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Encodes a unit outside of any lock: seals, canonicalises and digests, so that the database only checks and writes.
 *
 * @throws ValidationError for data that cannot be stored exactly, with a pointer
 */
export async function encodeUnit(deps: EncodeDeps, unit: AppendUnit): Promise<EncodedUnit> {
  const tenantOf = (write: { tenantId?: string }): string => write.tenantId ?? unit.context.tenantId;
  const all = [];
  for (const stream of unit.streams) all.push(await encodeStream(deps, tenantOf(stream), stream));
  const streams = all.map(({ encoded }) => encoded);
  const newKeys = mergeKeys(all.map((stream) => stream.newKeys));
  return {
    unit,
    streams,
    claims: (unit.claims ?? []).map((claim) => ({ ...claim, tenantId: tenantOf(claim) })),
    sideRows: sideRowsOf(unit, newKeys),
    newKeys,
    bytes: bytesOf(streams),
  };
}

function sideRowsOf(
  { credentials = [], droppedKeys = [] }: AppendUnit,
  { tenantKeys, subjectKeys }: NewKeys,
): string | null {
  // That a unit drops keys is seen by the field being there.
  const dropped = droppedKeys.length > 0 ? { droppedKeys } : {};
  const count = tenantKeys.length + subjectKeys.length + credentials.length + droppedKeys.length;
  return count > 0 ? JSON.stringify({ tenantKeys, subjectKeys, credentials, ...dropped }) : null;
}
