import { setTimeout as sleep } from 'node:timers/promises';
import type { Pools } from '@plinth/shared/database/connection';
import { projectionProgress } from '@plinth/shared/database/repositories/projectionProgress';
import { withTenant } from '@plinth/shared/database/withTenant';
import { UnavailableError } from '@plinth/shared/errors/appErrors';

type Wanted = {
  readonly tenantId: string;
  /** Name of the projection. */
  readonly name: string;
  /** What the reader has seen of the log; undefined when anything will do. */
  readonly position: number | undefined;
};

/** Longer than a usual delay of a projection, shorter than a caller's patience. */
const PATIENCE_MS = 3_000;
const FIRST_PAUSE_MS = 5;
const MAX_PAUSE_MS = 100;
const RETRY_AFTER_SECONDS = 2;

/**
 * Waits until what a reader is given contains the event at a position of the tenant's log, so that they see what they
 * have just written. Reads only.
 * @throws UnavailableError with Retry-After: `projection_behind` when it takes longer than 3 s, `projection_parked` at once
 *   while the stream of that event is parked
 */
export async function untilAtLeast(
  { app }: { readonly app: Pools['app'] },
  { tenantId, name, position }: Wanted,
): Promise<void> {
  if (position === undefined) return;
  const end = performance.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    const progress = await withTenant(app, tenantId, (tx) => projectionProgress(tx, { name, position }));
    if (progress.parkedReason !== null) {
      throw behind(`position ${position} is not in ${name}: its stream is parked`, 'parked');
    }
    if (progress.position >= position) return;
    if (performance.now() >= end) {
      throw behind(`expected ${name} to reach position ${position}; it is at ${progress.position}`, 'behind');
    }
    await sleep(pauseMs);
  }
}

/** By the code a caller knows whether what they wait for takes a moment, or somebody has to look at it. */
function behind(message: string, reason: 'behind' | 'parked'): UnavailableError {
  return new UnavailableError(message, RETRY_AFTER_SECONDS, { code: `projection_${reason}` });
}
