import type { Ids } from '../types/clock';
import type { CallContext } from '../types/context';

/**
 * The id of the thing that a command makes: the same each time a request with an Idempotency-Key is sent, else a new one.
 */
export function newId({ keyed }: Pick<CallContext, 'keyed'>, ids: Ids): string {
  return keyed?.id(0) ?? ids.next();
}
