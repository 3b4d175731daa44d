import { DatabaseError } from 'pg';
import type { Pool } from 'pg';
import {
  ConflictError,
  ForbiddenError,
  IllegalStateError,
  nameTaken,
  NotFoundError,
  versionConflict,
} from '../errors/appErrors';
import type { AppError } from '../errors/appErrors';
import type { AppendResult, AppendUnit } from './appendUnit';
import { pooledBytes } from '../utils/pooledBytes';
import { appendOne } from './appendOne';
import { appendUnits } from './appendUnits';
import type { Verdict } from './appendUnits';
import type { Keyring, NewKeys } from './crypto/keyring';
import { encodeUnit } from './encodeUnit';
import type { EncodedUnit } from './encodeUnit';
import { createGroupCommit } from './groupCommit';

/** Appends a unit; see {@link createAppend}. */
export type Append = (unit: AppendUnit) => Promise<AppendResult>;

type AppendDeps = {
  /** The pool of role writer, whose only right is to execute the append functions. */
  readonly writer: Pick<Pool, 'query'>;
  readonly keyring: Keyring;
  readonly randomBytes: (size: number) => Buffer;
  /** Told after the commit which tenants have news; must not throw. */
  readonly onAppended?: (tenantIds: readonly string[]) => void;
};

/** Two writers can make the first key of a person or tenant at once; the loser reads the winner's key and tries anew. */
const MAX_ATTEMPTS = 3;

const conflict = (unit: AppendUnit, { versions, subject }: Verdict): AppError => {
  const index = subject ?? 0;
  const stream = unit.streams[index];
  return versionConflict(versions[index] ?? 0, {
    internal: { streamId: stream?.streamId, expected: stream?.expected },
  });
};

/** The error for each verdict that the caller has to deal with. */
const REFUSALS: Readonly<Record<string, (unit: AppendUnit, verdict: Verdict) => AppError>> = {
  conflict,
  name_taken: (unit, { subject }) => nameTaken(unit.claims?.[subject ?? 0]?.kind ?? 'name'),
  id_reused: () =>
    new ConflictError(
      'event_id_reused',
      'One of these event ids was appended before with other content; new events need new ids.',
    ),
  unknown_tenant: () => new NotFoundError('tenant'),
  tenant_suspended: () =>
    new ForbiddenError('This tenant is suspended; it takes no changes.', 'tenant_suspended'),
  tenant_closing: () =>
    new ForbiddenError('This tenant is being closed; it takes no changes.', 'tenant_closing'),
  tenant_erased: () => new NotFoundError('tenant'),
  key_missing: () =>
    new IllegalStateError(
      'subject_erased',
      'A person named here was erased; nothing can be recorded of them.',
    ),
};

function refusal(unit: AppendUnit, verdict: Verdict): Error {
  const make = REFUSALS[verdict.status];
  return make?.(unit, verdict) ?? new Error(`expected a verdict of append_units; got '${verdict.status}'`);
}

/**
 * Whether another writer may have made the same key first: what this unit sealed, or compared under its own key, then
 * has to be made anew with the stored one.
 */
function mayBeLostRace(status: string, { tenantKeys, subjectKeys }: NewKeys): boolean {
  const broughtKeys = tenantKeys.length + subjectKeys.length > 0;
  return status === 'key_missing' || (status === 'id_reused' && broughtKeys);
}

/** An event id that stands on another stream is seen by nothing but the unique index. */
function isIdElsewhere(error: unknown): boolean {
  return (
    error instanceof DatabaseError &&
    error.code === '23505' &&
    /^event_.*_id_key$/.test(error.constraint ?? '')
  );
}

/** One unit in a call of its own: by the fast path, else by the rules. */
async function appendSingle(
  writer: AppendDeps['writer'],
  unit: EncodedUnit,
  options: { readonly patienceMs: number },
): Promise<readonly Verdict[]> {
  try {
    const verdict = await appendOne(writer, unit, options);
    return verdict ? [verdict] : await appendUnits(writer, [unit], options);
  } catch (error) {
    if (!isIdElsewhere(error)) throw error;
    return [{ status: 'id_reused', subject: undefined, versions: [], positions: [] }];
  }
}

const tenantsOf = ({ streams, context }: AppendUnit): string[] => [
  ...new Set(streams.map(({ tenantId }) => tenantId ?? context.tenantId)),
];

/** Tells the keyring what became of the keys that the unit brought. */
function settleKeys(keyring: Keyring, newKeys: NewKeys, stored: boolean): void {
  if (stored) return keyring.remember(newKeys);
  for (const { tenantId } of newKeys.tenantKeys) keyring.forget(tenantId);
  for (const { tenantId, subjectId } of newKeys.subjectKeys) keyring.forget(tenantId, [subjectId]);
}

/** Other processes hear of it within a second; this one need not wait. */
function forgetDropped(keyring: Keyring, { droppedKeys = [] }: AppendUnit): void {
  for (const { tenantId, subjectId } of droppedKeys) {
    keyring.forget(tenantId, subjectId === null ? undefined : [subjectId]);
  }
}

/**
 * Makes the one write path of the log: a unit is checked and written by one SQL function in one round trip, all or
 * nothing, in a transaction that it shares with units of other callers (see createGroupCommit).
 *
 * The append it returns may be repeated: the same event ids with the same content answer the first result with
 * `replayed`. It throws, with nothing written,
 * - ConflictError `version_conflict` (the actual version in `members`), `name_taken` (its kind), `event_id_reused`
 * - ValidationError for data that cannot be stored exactly
 * - NotFoundError for an unknown or erased tenant; ForbiddenError `tenant_suspended`, `tenant_closing`;
 *   IllegalStateError `subject_erased`
 */
export function createAppend(deps: AppendDeps): Append {
  const encodeDeps = { keyring: deps.keyring, randomBytes: pooledBytes(deps.randomBytes) };
  const commit = createGroupCommit({
    appendBatch: (units, options) =>
      units.length === 1
        ? appendSingle(deps.writer, units[0]!, options)
        : appendUnits(deps.writer, units, options),
  });

  const execute = async (encoded: EncodedUnit): Promise<Verdict> => {
    let stored = false;
    try {
      const verdict = await commit.append(encoded);
      stored = verdict.status === 'appended';
      return verdict;
    } finally {
      settleKeys(deps.keyring, encoded.newKeys, stored);
    }
  };

  /** The verdict on a unit, once no race for its keys is left. */
  const decide = async (unit: AppendUnit): Promise<Verdict> => {
    for (let attempt = 1; ; attempt += 1) {
      const encoded = await encodeUnit(encodeDeps, unit);
      const verdict = await execute(encoded);
      if (attempt === MAX_ATTEMPTS || !mayBeLostRace(verdict.status, encoded.newKeys)) return verdict;
      for (const tenantId of tenantsOf(unit)) deps.keyring.forget(tenantId);
    }
  };

  return async (unit) => {
    const verdict = await decide(unit);
    const { status, versions, positions } = verdict;
    if (status !== 'appended' && status !== 'replayed') throw refusal(unit, verdict);
    forgetDropped(deps.keyring, unit);
    if (status === 'appended') deps.onAppended?.(tenantsOf(unit));
    return { replayed: status === 'replayed', versions, positions };
  };
}
