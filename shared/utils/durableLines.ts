import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const NEWLINE = 10;

/**
 * Adds lines to a file and waits until they are on the disk; file and directory are made when they are not there. Several
 * processes may do so at once. A line that was torn by a crash before stays one of its own.
 * @param lines without line breaks
 */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+', 0o640);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1, NEWLINE);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    await file.appendFile((last[0] === NEWLINE ? '' : '\n') + lines.map((line) => `${line}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  await syncDirectory(dirname(path));
}

/** Lines between two places of a file. */
export async function* readLines(path: string, start: number, end: number): AsyncGenerator<string> {
  if (end <= start) return;
  const input = createReadStream(path, { start, end: end - 1 });
  yield* createInterface({ input, crlfDelay: Infinity });
}

/** Of a file in bytes; 0 when there is none. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** A new file is there after a power failure only when its directory was written, too. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
