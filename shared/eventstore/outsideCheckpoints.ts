import { join } from 'node:path';
import { appendLines, readLines, sizeOf } from '../utils/durableLines';
import { canonicalize } from './canonical';

/** A signed checkpoint as a line of its tenant's file holds it. */
export type OutsideCheckpoint = { readonly number: number; readonly position: number; readonly jws: string };

/** Where checkpoints are kept beside the database, so that whoever rules over that cannot make them anew. */
export type OutsideCheckpoints = ReturnType<typeof openOutsideCheckpoints>;

/** A line has about 600 bytes. */
const TAIL_BYTES = 64 * 1024;

/**
 * Opens a directory with one file of JSON Lines for each tenant, `<tenant>.jsonl`, to which lines are only ever added.
 * A line that was torn by a crash, or written twice after one, is no fault: lines count by their number.
 * @param directory made when it is not there; to be shared by all replicas that sign
 */
export function openOutsideCheckpoints(directory: string) {
  const fileOf = (tenantId: string): string => join(directory, `${tenantId}.jsonl`);

  return {
    /** Adds lines and waits until they are on the disk. */
    async append(tenantId: string, checkpoints: readonly OutsideCheckpoint[]): Promise<void> {
      const lines = checkpoints.map(({ number, position, jws }) => canonicalize({ number, position, jws }));
      await appendLines(fileOf(tenantId), lines);
    },

    /** The last one; undefined when there is none. */
    async last(tenantId: string): Promise<OutsideCheckpoint | undefined> {
      const size = await sizeOf(fileOf(tenantId));
      let found: OutsideCheckpoint | undefined;
      for await (const checkpoint of readCheckpoints(
        fileOf(tenantId),
        Math.max(0, size - TAIL_BYTES),
        size,
      )) {
        if (!found || checkpoint.number > found.number) found = checkpoint;
      }
      return found;
    },

    /** All that stand there now, by line; what is added while they are read is left out. */
    async snapshot(tenantId: string): Promise<AsyncIterable<OutsideCheckpoint>> {
      return readCheckpoints(fileOf(tenantId), 0, await sizeOf(fileOf(tenantId)));
    },
  };
}

async function* readCheckpoints(file: string, start: number, end: number): AsyncGenerator<OutsideCheckpoint> {
  for await (const line of readLines(file, start, end)) {
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
