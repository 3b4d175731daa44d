import type { Connection } from '../database/statement';
import { lockCheckpoint, readProgress } from './checkpoint.queries';
import type { LockCheckpointResult } from './checkpoint.queries';

/**
 * Locks a consumer's checkpoint in a tenant's log until the end of the caller's transaction, without waiting.
 * @returns the checkpoint; 'busy' while another transaction holds it; 'not_opened' when there is none yet, though the
 *   tenant has events; 'nothing' for a tenant without events or an unknown one
 */
export async function holdCheckpoint(
  tx: Connection,
  key: { tenantId: string; consumer: string },
): Promise<LockCheckpointResult | 'busy' | 'not_opened' | 'nothing'> {
  const [held] = await lockCheckpoint.run(key, tx);
  if (held) return held;
  const [progress] = await readProgress.run(key, tx);
  if (!progress || progress.head === 0) return 'nothing';
  return progress.position === null ? 'not_opened' : 'busy';
}
