import type { Pool } from 'pg';
import { named } from '../database/statement';
import {
  ConflictError,
  IllegalStateError,
  nameTaken,
  NotFoundError,
  versionConflict,
} from '../errors/appErrors';
import type { AppError } from '../errors/appErrors';
import { appendUnit } from './append.queries';
import type { AppendUnitResult } from './append.queries';
import type { AppendResult, AppendUnit } from './appendUnit';
import type { Keyring, NewKeys } from './crypto/keyring';
import { encodeUnit } from './encodeUnit';
import type { EncodedUnit } from './encodeUnit';

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

/** The error for a verdict that the caller has to deal with. */
function refusal(verdict: AppendUnitResult, unit: AppendUnit): AppError {
  const index = (verdict.subject ?? 1) - 1;
  switch (verdict.status) {
    case 'conflict':
      return versionConflict(verdict.versions?.[index] ?? 0, {
        internal: { streamId: unit.streams[index]?.streamId, expected: unit.streams[index]?.expected },
      });
    case 'name_taken':
      return nameTaken(unit.claims?.[index]?.kind ?? 'name');
    case 'id_reused':
      return new ConflictError(
        'event_id_reused',
        'One of these event ids was appended before with other content; new events need new ids.',
      );
    case 'unknown_tenant':
      return new NotFoundError('tenant');
    case 'tenant_closed':
      return new IllegalStateError('tenant_closed', 'This tenant is not active; it takes no changes.');
    default:
      return new IllegalStateError(
        'subject_erased',
        'A person named here was erased; nothing can be recorded of them.',
      );
  }
}

/**
 * Whether another writer may have made the same key first: what this unit sealed, or compared under its own key, then
 * has to be made anew with the stored one.
 */
function mayBeLostRace(status: string, { tenantKeys, subjectKeys }: NewKeys): boolean {
  const broughtKeys = tenantKeys.length + subjectKeys.length > 0;
  return status === 'key_missing' || (status === 'id_reused' && broughtKeys);
}

/** Tells the keyring what became of the keys that the unit brought. */
function settleKeys(keyring: Keyring, newKeys: NewKeys, stored: boolean): void {
  if (stored) return keyring.remember(newKeys);
  for (const { tenantId } of newKeys.tenantKeys) keyring.forget(tenantId);
  for (const { tenantId, subjectId } of newKeys.subjectKeys) keyring.forget(tenantId, [subjectId]);
}

/**
 * Makes the one write path of the log: a unit is checked and written by one SQL function in one round trip and its
 * own transaction, all or nothing.
 *
 * The append it returns may be repeated: the same event ids with the same content answer the first result with
 * `replayed`. It throws, with nothing written,
 * - ConflictError `version_conflict` (the actual version in `members`), `name_taken` (its kind), `event_id_reused`
 * - ValidationError for data that cannot be stored exactly
 * - NotFoundError for an unknown tenant; IllegalStateError `tenant_closed`, `subject_erased`
 */
export function createAppend(deps: AppendDeps): Append {
  const execute = async (encoded: EncodedUnit): Promise<AppendUnitResult> => {
    let stored = false;
    try {
      const [verdict] = await appendUnit.run(encoded.params, named(deps.writer));
      if (!verdict) throw new Error('expected a verdict of append_unit; got no row');
      stored = verdict.status === 'appended';
      return verdict;
    } finally {
      settleKeys(deps.keyring, encoded.newKeys, stored);
    }
  };

  return async (unit) => {
    for (let attempt = 1; ; attempt += 1) {
      const encoded = await encodeUnit(deps, unit);
      const verdict = await execute(encoded);
      if (mayBeLostRace(verdict.status, encoded.newKeys) && attempt < MAX_ATTEMPTS) {
        for (const tenantId of new Set(encoded.params.streamTenants)) deps.keyring.forget(tenantId);
        continue;
      }
      if (verdict.status !== 'appended' && verdict.status !== 'replayed') throw refusal(verdict, unit);
      if (verdict.status === 'appended') deps.onAppended?.([...new Set(encoded.params.streamTenants)]);
      return {
        replayed: verdict.status === 'replayed',
        versions: verdict.versions ?? [],
        positions: verdict.positions ?? [],
      };
    }
  };
}
