import type { StoredCheckpoint } from './checkpoints';
import type { OutsideCheckpoint } from './outsideCheckpoints';

/** A checkpoint to be verified; `fault` when table and outside do not agree on it, from "the checkpoint". */
export type ComparedCheckpoint = OutsideCheckpoint & { readonly fault?: string };

/**
 * Joins the checkpoints of the table with those kept outside, both in order, by their number. Where both have one and
 * they differ, both come.
 * @param outside undefined when nothing is kept outside: then nothing can be missing there
 */
export async function* compareCheckpoints(
  stored: AsyncIterable<StoredCheckpoint>,
  outside: AsyncIterable<OutsideCheckpoint> | undefined,
): AsyncGenerator<ComparedCheckpoint, undefined> {
  if (!outside) return (yield* stored, undefined);
  const table = stored[Symbol.asyncIterator]();
  const kept = onlyRising(outside);
  let [inside, beside] = await Promise.all([table.next(), kept.next()]);
  while (!inside.done || !beside.done) {
    const [a, b] = [inside.done ? undefined : inside.value, beside.done ? undefined : beside.value];
    if (a && (!b || a.number < b.number)) {
      yield { ...a, fault: 'is in the database, but not outside' };
      inside = await table.next();
    } else if (b && (!a || b.number < a.number)) {
      yield { ...b, fault: 'is kept outside, but not in the database' };
      beside = await kept.next();
    } else if (a && b) {
      yield a.jws === b.jws ? a : { ...a, fault: 'is another one outside' };
      if (a.jws !== b.jws) yield b;
      [inside, beside] = await Promise.all([table.next(), kept.next()]);
    }
  }
  return undefined;
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
