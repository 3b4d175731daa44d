import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 100;
const CHUNK_BYTES = 65_536;

/**
 * Calls back with each whole line that is written to a log file from now on, until it is told to stop; then once more
 * with what came meanwhile. A file that begins anew, at a start, is followed from its beginning.
 */
export async function followLog(
  file: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const follower = { offset: sizeOf(file), rest: Buffer.alloc(0) };
  while (!signal.aborted) {
    takeNew(file, follower, onLine);
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  takeNew(file, follower, onLine);
}

type Follower = { offset: number; rest: Buffer };

function takeNew(file: string, follower: Follower, onLine: (line: string) => void): void {
  const size = sizeOf(file);
  if (size < follower.offset) Object.assign(follower, { offset: 0, rest: Buffer.alloc(0) });
  if (size === follower.offset) return;
  const descriptor = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    const count = readSync(descriptor, chunk, 0, CHUNK_BYTES, follower.offset);
    if (count === 0) break;
    follower.offset += count;
    follower.rest = Buffer.concat([follower.rest, chunk.subarray(0, count)]);
    takeLines(follower, onLine);
  }
  closeSync(descriptor);
}

function takeLines(follower: Follower, onLine: (line: string) => void): void {
  for (;;) {
    const end = follower.rest.indexOf('\n');
    if (end < 0) return;
    onLine(follower.rest.subarray(0, end).toString('utf8'));
    follower.rest = follower.rest.subarray(end + 1);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
