import type { Connection } from '../database/statement';
import { readStream as readStreamStatement } from './readStream.queries';
import { recordedEvent } from './recordedEvent';
import type { RecordedEvent } from './recordedEvent';

/**
 * Reads a stream forwards.
 *
 * @param range.fromVersion first version, from 1 (default 1)
 * @param range.limit at most so many events (default 1,000)
 * @returns events by version, personal fields sealed (see openEvents); empty for an unknown stream
 */
export async function readStream(
  tx: Connection,
  tenantId: string,
  range: { streamId: string; fromVersion?: number; limit?: number },
): Promise<RecordedEvent[]> {
  const { streamId, fromVersion = 1, limit = 1_000 } = range;
  const rows = await readStreamStatement.run({ tenantId, streamId, fromVersion, limit }, tx);
  return rows.map(recordedEvent);
}
