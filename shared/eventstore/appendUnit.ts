import type { CallContext } from '../types/context';
import type { EventType } from '../types/event';
import type { JsonObject } from '../types/json';
import type { PersonalFields } from '../types/personal';

/**
 * What the stream must look like for its events to be written: exactly version n (≥ 1), not yet there, there, or no
 * demand. A stream with a state row takes `n` or `'none'`.
 */
export type ExpectedVersion = number | 'none' | 'exists' | 'any';

/** An event to be appended; its id makes the append repeatable. */
export type NewEvent = { readonly id: string; readonly type: string; readonly data: JsonObject };

/** What the store must know of an aggregate to write its events and its row. */
export type StoredAggregate = {
  readonly type: string;
  readonly revision: number;
  readonly eventTypes: Readonly<Record<string, EventType>>;
  readonly personalRow?: PersonalFields;
};

/** One stream of a unit. Without events it is a guard: its version is checked, nothing is written. */
export type StreamWrite = {
  /** The context's tenant unless the unit spans the platform tenant and one other. */
  readonly tenantId?: string;
  readonly streamId: string;
  readonly aggregate: StoredAggregate;
  readonly expected: ExpectedVersion;
  readonly events: readonly NewEvent[];
  /** The aggregate's state after the events, as `toRow` gives it. */
  readonly row?: JsonObject;
};

/** A name that this stream takes within a tenant: refused when another stream holds it. */
export type Claim = {
  readonly tenantId?: string;
  readonly kind: string;
  readonly value: string;
  readonly streamId: string;
};

/** A password credential, written with the unit and standing in no event. */
export type CredentialWrite = {
  readonly userId: string;
  readonly scheme: string;
  readonly pepperId: string;
  readonly hash: string;
};

/** A key that is dropped for good: of a person in a tenant, or of the tenant as a whole when no subject is named. */
export type DroppedKey = { readonly tenantId: string; readonly subjectId: string | null };

/** All or nothing: streams of one tenant, or of the platform tenant and exactly one other. */
export type AppendUnit = {
  readonly context: CallContext;
  readonly streams: readonly StreamWrite[];
  readonly claims?: readonly Claim[];
  /** A tenant that comes into being with this unit. */
  readonly opens?: string;
  readonly credentials?: readonly CredentialWrite[];
  /** Dropped with the unit, which brings the event that certifies it (`membership.erased`, …) in the same log. */
  readonly droppedKeys?: readonly DroppedKey[];
  /** Keyed digest of the canonical request (32 bytes); stored with the first event. */
  readonly requestDigest?: Buffer;
};

export type AppendResult = {
  /** True when the same event ids had been appended before: this is that first result. */
  readonly replayed: boolean;
  /** Version of each stream afterwards, in the order of the unit. */
  readonly versions: readonly number[];
  /** Position of each event in its tenant's log, in the order of the unit. */
  readonly positions: readonly number[];
};
