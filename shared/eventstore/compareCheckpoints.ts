import type { OutsideCheckpoint } from './outsideCheckpoints';

/** A checkpoint to be verified; `fault` when table and outside do not agree on it, from "the checkpoint". */
export type ComparedCheckpoint = OutsideCheckpoint & { readonly fault?: string };

type Pair = { readonly inside?: OutsideCheckpoint; readonly beside?: OutsideCheckpoint };

/**
 * Joins the checkpoints of the table with those kept outside, both in order, by their number. Where both have one and
 * they differ, both come.
 * @param outside undefined when nothing is kept outside: then nothing can be missing there
 */
export async function* compareCheckpoints(
  stored: AsyncIterable<OutsideCheckpoint>,
  outside: AsyncIterable<OutsideCheckpoint> | undefined,
): AsyncGenerator<ComparedCheckpoint, undefined> {
  for await (const pair of outside ? pairs(stored, onlyRising(outside)) : alone(stored)) yield* compare(pair);
  return undefined;
}

function compare({ inside, beside }: Pair): ComparedCheckpoint[] {
  if (inside && beside) {
    return inside.jws === beside.jws ? [inside] : [{ ...inside, fault: 'is another one outside' }, beside];
  }
  if (inside) return [{ ...inside, fault: 'is in the database, but not outside' }];
  return beside ? [{ ...beside, fault: 'is kept outside, but not in the database' }] : [];
}

async function* alone(stored: AsyncIterable<OutsideCheckpoint>): AsyncGenerator<Pair> {
  for await (const inside of stored) yield { inside, beside: inside };
}

/** Both in one order; what one of them lacks comes alone. */
async function* pairs(
  stored: AsyncIterable<OutsideCheckpoint>,
  outside: AsyncGenerator<OutsideCheckpoint, undefined>,
): AsyncGenerator<Pair> {
  let beside = (await outside.next()).value;
  for await (const inside of stored) {
    for (; beside && beside.number < inside.number; beside = (await outside.next()).value) yield { beside };
    if (beside?.number !== inside.number) {
      yield { inside };
    } else {
      yield { inside, beside };
      beside = (await outside.next()).value;
    }
  }
  for (; beside; beside = (await outside.next()).value) yield { beside };
}

/** Leaves out lines that were written twice. */
async function* onlyRising(
  outside: AsyncIterable<OutsideCheckpoint>,
): AsyncGenerator<OutsideCheckpoint, undefined> {
  let last = 0;
  for await (const checkpoint of outside) {
    if (checkpoint.number <= last) continue;
    last = checkpoint.number;
    yield checkpoint;
  }
  return undefined;
}
