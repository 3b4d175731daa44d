import { createHash } from 'node:crypto';

/** An event with everything that its digest covers and that shows its payload to be the recorded one; see docs/audit.md. */
export type ProvenEvent = {
  readonly tenantId: string;
  readonly position: number;
  readonly streamId: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** Microseconds since 1970, an int64 in decimal digits. */
  readonly occurredAtMicros: string;
  readonly recordedAtMicros: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly traceparent: string | null;
  readonly keyIds: readonly string[];
  /** 32 bytes in hex. */
  readonly payloadDigest: string;
  /** 16 bytes in hex; null once purged. */
  readonly salt: string | null;
  /** The stored text; null once purged. */
  readonly data: string | null;
  /** 32 bytes in hex: the chain up to this event. */
  readonly chain: string;
};

const HEADER_VERSION = Buffer.of(1);
const ID_BYTES = 16;

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const idBytes = (id: string | null): Buffer =>
  id === null ? Buffer.alloc(ID_BYTES) : Buffer.from(id.replaceAll('-', ''), 'hex');

function int(value: number, size: 2 | 4): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(value, 0, size);
  return bytes;
}

function int64(value: number | string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

function text(value: string | null): Buffer {
  const bytes = Buffer.from(value ?? '', 'utf8');
  return Buffer.concat([int(bytes.length, 4), bytes]);
}

/** chain(0) of a tenant: what its first event is chained to. */
export function chainStart(tenantId: string): Buffer {
  return sha256(Buffer.from('plinth:'), idBytes(tenantId));
}

/**
 * chain(n) from chain(n−1) and the nth event, by the byte table of docs/architecture.md. `event_digest` of
 * migrations/0005 does the same in the database; a test compares them over real logs.
 * @param before 32 bytes
 * @returns 32 bytes
 * @throws RangeError for a number that its place in the table cannot hold
 */
export function nextChain(before: Uint8Array, event: ProvenEvent): Buffer {
  const header = Buffer.concat([
    HEADER_VERSION,
    idBytes(event.tenantId),
    int64(event.position),
    idBytes(event.streamId),
    int(event.version, 4),
    idBytes(event.id),
    text(event.type),
    int(event.schemaVersion, 4),
    int64(event.occurredAtMicros),
    int64(event.recordedAtMicros),
    text(event.actor),
    idBytes(event.correlationId),
    idBytes(event.causationId),
    text(event.traceparent),
    int(event.keyIds.length, 2),
    ...event.keyIds.map(idBytes),
    Buffer.from(event.payloadDigest, 'hex'),
  ]);
  return sha256(before, sha256(header));
}
