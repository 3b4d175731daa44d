import type { Connection } from '../statement';
import { readProjectionProgress } from './projectionProgress.queries';
import type { ReadProjectionProgressResult } from './projectionProgress.queries';

/**
 * How far the active version of a projection has followed the log of the transaction's tenant, and why the stream of
 * the event at a position waits, if it does. Role app.
 */
export async function projectionProgress(
  tx: Connection,
  at: { readonly name: string; readonly position: number },
): Promise<ReadProjectionProgressResult> {
  const [progress] = await readProjectionProgress.run(at, tx);
  if (!progress) throw new Error('expected one row of projection_progress; got none');
  return progress;
}
