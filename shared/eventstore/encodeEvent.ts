import { MAX_EVENT_BYTES } from '../constants/platform';
import { ValidationError } from '../errors/appErrors';
import type { EventType } from '../types/event';
import type { JsonObject, JsonValue } from '../types/json';
import type { PersonalFields } from '../types/personal';
import type { NewEvent, StoredAggregate } from './appendUnit';
import { canonicalize } from './canonical';
import type { Keyring, NewKeys } from './crypto/keyring';
import { payloadDigest } from './digest';
import { subjectOf } from './subjectOf';

/** An event as the append function takes it: canonical bytes, sealed personal fields, digests. */
export type EncodedEvent = {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** Canonical JSON text; exactly what is stored, exported and relayed. */
  readonly data: string;
  readonly keyIds: readonly string[];
  readonly salt: Buffer;
  readonly digest: Buffer;
  /** HMAC under the tenant's dedupe key; null when the tenant has no key any more. */
  readonly dedupe: Buffer | null;
  readonly newKeys?: NewKeys;
};

/** A record without its personal fields, which stand sealed in `personal`. */
export type SealedRecord = {
  readonly record: JsonObject;
  readonly keyId: string;
  readonly newKeys?: NewKeys;
};

type EncodeDeps = { readonly keyring: Keyring; readonly randomBytes: (size: number) => Buffer };

/**
 * Moves the personal fields of an event's data or of a state row into one sealed field `personal`.
 *
 * @throws Error when the field that names the person is no string: the event type is declared wrongly
 * @throws IllegalStateError `subject_erased` when the person's key was dropped
 */
export async function sealRecord(
  keyring: Keyring,
  tenantId: string,
  { record, personal }: { record: JsonObject; personal: PersonalFields },
): Promise<SealedRecord> {
  const subjectId = subjectOf(record, personal);
  const open = Object.entries(record).filter(([name]) => !personal.fields.includes(name));
  const fields = Object.entries(record).filter(([name]) => personal.fields.includes(name));
  const sealed = await keyring.sealFor(tenantId, subjectId, Object.fromEntries(fields));
  return {
    record: { ...Object.fromEntries(open), personal: sealed.personal },
    keyId: sealed.personal.keyId,
    newKeys: sealed.newKeys,
  };
}

/** The data with an HMAC in place of each personal field: sealed ones differ each time. */
async function withPersonalMacs(
  keyring: Keyring,
  tenantId: string,
  { data, personal }: { data: JsonObject; personal: PersonalFields },
): Promise<JsonObject> {
  const content: Record<string, JsonValue> = { ...data };
  for (const name of personal.fields) {
    const field = data[name];
    if (field === undefined) continue;
    const bytes = Buffer.from(canonicalize(field), 'utf8');
    content[name] = (await keyring.personalMac(tenantId, subjectOf(data, personal), bytes)) ?? null;
  }
  return content;
}

/** What is stored of the data, what two appends with one event id must share, and the keys that were used. */
async function encodeData(
  keyring: Keyring,
  tenantId: string,
  { data, personal }: { data: JsonObject; personal?: PersonalFields },
) {
  // Before anything is sealed, so that a fault is named by its place in what the caller gave.
  const plain = canonicalize(data);
  // What is null would read as purged.
  if (!plain.startsWith('{')) refuse('no_object', `must be a JSON object; got ${plain.slice(0, 40)}`);
  if (!personal) return { stored: plain, content: plain, keyIds: [] };
  const sealed = await sealRecord(keyring, tenantId, { record: data, personal });
  const content = canonicalize(await withPersonalMacs(keyring, tenantId, { data, personal }));
  return { stored: canonicalize(sealed.record), content, keyIds: [sealed.keyId], newKeys: sealed.newKeys };
}

function refuse(code: string, detail: string): never {
  throw new ValidationError([{ pointer: '', code, detail }]);
}

function assertSize(data: string): void {
  const bytes = Buffer.byteLength(data, 'utf8');
  if (bytes <= MAX_EVENT_BYTES) return;
  refuse('too_large', `must be at most ${MAX_EVENT_BYTES} bytes as canonical JSON; got ${bytes}`);
}

function declaredType({ type: aggregate, eventTypes }: StoredAggregate, type: string): EventType {
  // Not what an object has by nature: `constructor` is no event type.
  const declared = Object.hasOwn(eventTypes, type) ? eventTypes[type] : undefined;
  if (declared) return declared;
  const known = Object.keys(eventTypes).join(', ');
  return refuse('unknown_type', `expected an event type of ${aggregate} (${known}); got '${type}'`);
}

/**
 * Turns an event into what is stored: checks that its type is known and its data plain JSON, seals personal fields,
 * makes the canonical text once and digests exactly these bytes.
 *
 * @throws ValidationError with a pointer when the data is no object of plain JSON or over 256 KiB, and when the aggregate
 *   declares no such event type (`unknown_type`)
 */
export async function encodeEvent(
  deps: EncodeDeps,
  tenantId: string,
  { aggregate, event }: { aggregate: StoredAggregate; event: NewEvent },
): Promise<EncodedEvent> {
  const declared = declaredType(aggregate, event.type);
  const { stored, content, keyIds, newKeys } = await encodeData(deps.keyring, tenantId, {
    data: event.data,
    personal: declared.personal,
  });
  assertSize(stored);
  const salt = deps.randomBytes(16);
  return {
    id: event.id,
    type: event.type,
    schemaVersion: declared.schemaVersion,
    data: stored,
    keyIds,
    salt,
    digest: payloadDigest(salt, stored),
    dedupe:
      (await deps.keyring.dedupeMac(tenantId, Buffer.from(`${event.type}\n${content}`, 'utf8'))) ?? null,
    newKeys,
  };
}
