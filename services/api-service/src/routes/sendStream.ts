import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Held ready of a streamed answer. */
const STREAM_BYTES = 64 * 1024;
/** A caller who takes nothing for so long has gone: what is held ready for them is memory of ours. */
const STALLED_MS = 60_000;

/**
 * Sends text in pieces, as fast as the caller takes it. What fails midway cuts the connection, and so does a caller who
 * takes nothing for a minute: an answer without its end is not mistaken for a whole one.
 * @param stalledMs how long a caller may take nothing
 * @throws what making the text throws; that the caller hangs up is no failure of ours
 */
export async function sendStream(
  res: ServerResponse,
  text: AsyncIterable<string>,
  stalledMs = STALLED_MS,
): Promise<void> {
  // Hung up before there was anything to send.
  if (res.destroyed) return;
  // Ends with the answer: Node.js sets the time of a kept connection then.
  res.setTimeout(stalledMs, () => void res.destroy());
  try {
    await pipeline(Readable.from(text, { objectMode: false, highWaterMark: STREAM_BYTES }), res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
