import { IllegalStateError } from '../errors/appErrors';
import type { AnyAggregate } from '../types/aggregate';
import type { JsonObject } from '../types/json';
import type { Keyring } from './crypto/keyring';
import { sealRecord } from './encodeEvent';
import type { Folded } from './foldStream';

type Mapping = Pick<AnyAggregate, 'revision' | 'personalRow' | 'toRow'>;

/** A stream of a tenant, and what it folded to. */
export type FoldedStream = {
  readonly tenantId: string;
  readonly id: string;
  readonly folded: Folded<JsonObject>;
};

/**
 * The row that a fold stands for, by the names of its columns, without what is sealed in it.
 * @returns null for a stream that folds to nothing
 */
export function expectedRow(
  { revision, personalRow, toRow }: Mapping,
  { tenantId, id, folded }: FoldedStream,
): JsonObject | null {
  if (!folded.state) return null;
  const columns = Object.entries(toRow(folded.state)).filter(([name]) => !personalRow?.fields.includes(name));
  return {
    ...Object.fromEntries(columns.map(([name, value]) => [columnOf(name), value])),
    tenant_id: tenantId,
    id,
    version: folded.version,
    reducer_revision: revision,
  };
}

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * The row of a state as `write_<aggregate>_rows` takes it: JSON text, its personal fields sealed under the person's key.
 * Once that key is gone there is nothing to seal, and they read as the placeholder.
 */
export async function encodedRow(
  keyring: Keyring,
  { revision, personalRow, toRow }: Mapping,
  { tenantId, state }: { tenantId: string; state: JsonObject },
): Promise<string> {
  const record = { ...toRow(state), reducerRevision: revision };
  if (!personalRow) return JSON.stringify(record);
  try {
    const sealed = await sealRecord(keyring, tenantId, { record, personal: personalRow });
    return JSON.stringify(sealed.record);
  } catch (error) {
    if (!(error instanceof IllegalStateError) || error.code !== 'subject_erased') throw error;
    const open = Object.entries(record).filter(([name]) => !personalRow.fields.includes(name));
    return JSON.stringify({ ...Object.fromEntries(open), personal: null });
  }
}
