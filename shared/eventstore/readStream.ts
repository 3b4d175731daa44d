import type { Connection } from '../database/statement';
import { readStream as readForwards, readStreamBackwards } from './readStream.queries';
import { recordedEvent } from './recordedEvent';
import type { RecordedEvent } from './recordedEvent';

/** Which events of a stream are asked for; without a bound, all of them. */
export type StreamRange = {
  readonly streamId: string;
  /** First and last version that count, from 1. */
  readonly fromVersion?: number;
  readonly untilVersion?: number;
  /** Last position of the log that counts. */
  readonly untilPosition?: number;
  /** RFC 3339: what was recorded then or before. In a log later positions are never recorded earlier. */
  readonly untilTime?: string;
  /** At most so many events; default 1,000. */
  readonly limit?: number;
  /** From which end of the range; default forwards. */
  readonly direction?: 'forwards' | 'backwards';
};

const LAST_VERSION = 2 ** 31 - 1;
const LAST_POSITION = Number.MAX_SAFE_INTEGER;

/**
 * Reads a stream by versions, up to a position or a time.
 *
 * @returns events by version, or the newest first, personal fields sealed (see openEvents); empty for an unknown stream
 */
export async function readStream(
  tx: Connection,
  tenantId: string,
  range: StreamRange,
): Promise<RecordedEvent[]> {
  const { streamId, fromVersion = 1, limit = 1_000, direction = 'forwards' } = range;
  const { untilVersion = LAST_VERSION, untilPosition = LAST_POSITION, untilTime = 'infinity' } = range;
  const statement = direction === 'forwards' ? readForwards : readStreamBackwards;
  const bounds = { fromVersion, untilVersion, untilPosition, untilTime };
  const rows = await statement.run({ tenantId, streamId, ...bounds, limit }, tx);
  return rows.map(recordedEvent);
}
