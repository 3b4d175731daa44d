import type { ErasureOrder } from '@plinth/shared/eventstore/erasures';
import type { Logger } from '@plinth/shared/utils/logger';
import { createRounds } from './rounds';

export type EraserDeps = {
  readonly findOrders: () => Promise<readonly ErasureOrder[]>;
  /** One bounded step; says whether there may be more. Repeatable. */
  readonly step: (order: ErasureOrder) => Promise<boolean>;
  readonly pollMs: number;
  readonly log: Pick<Logger, 'warn'>;
};

export type Eraser = ReturnType<typeof createEraser>;

/** Makes the loop that works off erasures (see createRounds); each is tried until it is done. */
export function createEraser({ findOrders, step, pollMs, log }: EraserDeps) {
  return createRounds({
    find: findOrders,
    step,
    pollMs,
    onFailed: ({ err, leftOut, item }) =>
      item === undefined
        ? log.warn({ err, leftOut }, 'no erasures could be found; trying again')
        : log.warn({ err, ...item, leftOut }, 'an erasure could not be worked off; trying again'),
  });
}
