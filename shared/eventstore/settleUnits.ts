import { sqlStateOf } from '../database/isUnavailable';
import type { Verdict } from './appendUnits';
import type { EncodedUnit } from './encodeUnit';
import type { WaitingUnit } from './lanes';

/**
 * Appends units in one transaction, a verdict for each (see appendUnits).
 * @param options.patienceMs how long to wait for heads that others hold
 * @throws what PostgreSQL raises; then nothing of any unit is written, unless the connection was lost
 */
export type AppendBatch = (
  units: readonly EncodedUnit[],
  options: { readonly patienceMs: number },
) => Promise<readonly Verdict[]>;

export type CallOptions = {
  readonly patienceMs: number;
  /** Whether the unit has been in a call that failed: its error is its own. */
  readonly isAlone: boolean;
};

/** How a call ended; `to go alone`: nobody was told anything yet. */
export type CallEnd = 'answered' | 'to go alone' | 'held' | 'failed';

const LOCK_NOT_AVAILABLE = '55P03';

/** Classes of SQLSTATE that speak of the database: going one by one is no help. */
const AWAY = new Set(['08', '3D', '53', '57', '58']);

function maybeFaultOfOne(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== undefined && !AWAY.has(state.slice(0, 2));
}

/**
 * One call of several units: tells each of them its verdict, or all of them why there is none; but when one of them
 * may have spoilt it for the others, it tells nobody, for each to be tried alone. Never throws.
 */
export async function settleUnits(
  appendBatch: AppendBatch,
  units: readonly WaitingUnit[],
  { patienceMs, isAlone }: CallOptions,
): Promise<CallEnd> {
  try {
    const encoded = units.map((unit) => unit.encoded);
    const verdicts = await appendBatch(encoded, { patienceMs });
    units.forEach(({ settle }, index) => settle.resolve(verdicts[index]!));
    return 'answered';
  } catch (error) {
    if (!isAlone && maybeFaultOfOne(error)) return 'to go alone';
    for (const { settle } of units) settle.reject(error);
    return sqlStateOf(error) === LOCK_NOT_AVAILABLE ? 'held' : 'failed';
  }
}
