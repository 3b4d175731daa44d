import type { Connection } from '../database/statement';
import { readStream as readStreamStatement } from './readStream.queries';
import { recordedEvent } from './recordedEvent';
import type { RecordedEvent } from './recordedEvent';

const LAST_POSITION = Number.MAX_SAFE_INTEGER;

/**
 * Reads a stream forwards.
 *
 * @param range.fromVersion first version, from 1 (default 1)
 * @param range.untilPosition last position of the log that counts (default: all)
 * @param range.limit at most so many events (default 1,000)
 * @returns events by version, personal fields sealed (see openEvents); empty for an unknown stream
 */
export async function readStream(
  tx: Connection,
  tenantId: string,
  range: { streamId: string; fromVersion?: number; untilPosition?: number; limit?: number },
): Promise<RecordedEvent[]> {
  const { streamId, fromVersion = 1, untilPosition = LAST_POSITION, limit = 1_000 } = range;
  const rows = await readStreamStatement.run({ tenantId, streamId, fromVersion, untilPosition, limit }, tx);
  return rows.map(recordedEvent);
}
