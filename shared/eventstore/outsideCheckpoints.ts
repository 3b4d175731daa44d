import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { canonicalize } from './canonical';

/** A signed checkpoint as a line of its tenant's file holds it. */
export type OutsideCheckpoint = { readonly number: number; readonly position: number; readonly jws: string };

/** Where checkpoints are kept beside the database, so that whoever rules over that cannot make them anew. */
export type OutsideCheckpoints = ReturnType<typeof openOutsideCheckpoints>;

const NEWLINE = 10;
/** A line has about 600 bytes. */
const TAIL_BYTES = 64 * 1024;

/**
 * Opens a directory with one file of JSON Lines for each tenant, `<tenant>.jsonl`, to which lines are only ever added.
 * A line that was torn by a crash, or written twice after one, is no fault: lines count by their number.
 * @param directory made when it is not there; to be shared by all replicas that sign
 */
export function openOutsideCheckpoints(directory: string) {
  const fileOf = (tenantId: string): string => join(directory, `${tenantId}.jsonl`);
  const sizeOf = (tenantId: string): Promise<number> =>
    stat(fileOf(tenantId)).then(
      ({ size }) => size,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return 0;
        throw error;
      },
    );

  return {
    /** Adds lines and waits until they are on the disk. */
    async append(tenantId: string, checkpoints: readonly OutsideCheckpoint[]): Promise<void> {
      await mkdir(directory, { recursive: true });
      const file = await open(fileOf(tenantId), 'a+', 0o640);
      try {
        const { size } = await file.stat();
        const last = Buffer.alloc(1, NEWLINE);
        if (size > 0) await file.read(last, 0, 1, size - 1);
        const lines = checkpoints.map(
          ({ number, position, jws }) => `${canonicalize({ number, position, jws })}\n`,
        );
        await file.appendFile((last[0] === NEWLINE ? '' : '\n') + lines.join(''));
        await file.sync();
      } finally {
        await file.close();
      }
      await syncDirectory(directory);
    },

    /** The last one; undefined when there is none. */
    async last(tenantId: string): Promise<OutsideCheckpoint | undefined> {
      const size = await sizeOf(tenantId);
      let found: OutsideCheckpoint | undefined;
      for await (const checkpoint of readLines(fileOf(tenantId), Math.max(0, size - TAIL_BYTES), size)) {
        if (!found || checkpoint.number > found.number) found = checkpoint;
      }
      return found;
    },

    /** All that stand there now, by line; what is added while they are read is left out. */
    async snapshot(tenantId: string): Promise<AsyncIterable<OutsideCheckpoint>> {
      return readLines(fileOf(tenantId), 0, await sizeOf(tenantId));
    },
  };
}

async function* readLines(file: string, start: number, end: number): AsyncGenerator<OutsideCheckpoint> {
  if (end <= start) return;
  const input = createReadStream(file, { start, end: end - 1 });
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const checkpoint = parse(line);
    if (checkpoint) yield checkpoint;
  }
}

function parse(line: string): OutsideCheckpoint | undefined {
  try {
    const { number, position, jws } = JSON.parse(line) as Partial<OutsideCheckpoint>;
    if (!Number.isSafeInteger(number) || !Number.isSafeInteger(position) || typeof jws !== 'string')
      return undefined;
    return { number: number!, position: position!, jws };
  } catch {
    return undefined;
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
