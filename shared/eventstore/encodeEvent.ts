import { MAX_EVENT_BYTES } from '../constants/platform';
import { ValidationError } from '../errors/appErrors';
import type { JsonObject, JsonValue } from '../types/json';
import type { PersonalFields } from '../types/personal';
import type { NewEvent, StoredAggregate } from './appendUnit';
import { canonicalize } from './canonical';
import type { Keyring, NewKeys } from './crypto/keyring';
import { payloadDigest } from './digest';

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
  const subjectId = record[personal.subject];
  if (typeof subjectId !== 'string') {
    throw new Error(
      `expected the id of a person in '${personal.subject}'; got ${typeof subjectId}: check the personal fields declared for this type`,
    );
  }
  const open = Object.entries(record).filter(([name]) => !personal.fields.includes(name));
  const fields = Object.entries(record).filter(([name]) => personal.fields.includes(name));
  const sealed = await keyring.sealFor(tenantId, subjectId, Object.fromEntries(fields));
  return {
    record: { ...Object.fromEntries(open), personal: sealed.personal },
    keyId: sealed.personal.keyId,
    newKeys: sealed.newKeys,
  };
}

/** The content that two appends with one event id must share: sealed fields differ each time, so HMACs stand for them. */
async function dedupeContent(
  keyring: Keyring,
  tenantId: string,
  { event, personal }: { event: NewEvent; personal: PersonalFields | undefined },
): Promise<Uint8Array> {
  const content: Record<string, JsonValue> = { ...event.data };
  if (personal) {
    const subjectId = String(event.data[personal.subject]);
    for (const name of personal.fields) {
      const field = event.data[name];
      if (field === undefined) continue;
      const bytes = Buffer.from(canonicalize(field), 'utf8');
      content[name] = (await keyring.personalMac(tenantId, subjectId, bytes)) ?? null;
    }
  }
  return Buffer.from(canonicalize([event.type, content]), 'utf8');
}

/**
 * Turns an event into what is stored: checks that its type is known and its data plain JSON, seals personal fields,
 * makes the canonical text once and digests exactly these bytes.
 *
 * @throws ValidationError with a pointer when the data is not plain JSON or over 256 KiB
 * @throws Error when the aggregate declares no such event type
 */
export async function encodeEvent(
  deps: EncodeDeps,
  tenantId: string,
  { aggregate, event }: { aggregate: StoredAggregate; event: NewEvent },
): Promise<EncodedEvent> {
  const declared = aggregate.eventTypes[event.type];
  if (!declared) {
    throw new Error(
      `expected an event type of '${aggregate.type}'; got '${event.type}': add it to the aggregate's eventTypes`,
    );
  }
  const { personal } = declared;
  const dedupe = await deps.keyring.dedupeMac(
    tenantId,
    await dedupeContent(deps.keyring, tenantId, { event, personal }),
  );
  const sealed = personal
    ? await sealRecord(deps.keyring, tenantId, { record: event.data, personal })
    : { record: event.data };
  const data = canonicalize(sealed.record);
  const bytes = Buffer.byteLength(data, 'utf8');
  if (bytes > MAX_EVENT_BYTES) {
    throw new ValidationError([
      {
        pointer: '',
        code: 'too_large',
        detail: `must be at most ${MAX_EVENT_BYTES} bytes as canonical JSON; got ${bytes}`,
      },
    ]);
  }
  const salt = deps.randomBytes(16);
  return {
    id: event.id,
    type: event.type,
    schemaVersion: declared.schemaVersion,
    data,
    keyIds: 'keyId' in sealed ? [sealed.keyId] : [],
    salt,
    digest: payloadDigest(salt, data),
    dedupe: dedupe ?? null,
    newKeys: 'newKeys' in sealed ? sealed.newKeys : undefined,
  };
}
