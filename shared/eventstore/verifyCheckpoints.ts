import type { KeyObject } from 'node:crypto';
import { openCheckpoint } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import type { Head } from './verifyEvents';
import type { Findings } from './verifyFindings';

export type CheckpointCheckDeps = {
  readonly tenantId: string;
  /** The keys that are trusted, by their id. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly found: Findings;
};

/** Checks checkpoints one after the other: signature, number, and whether they speak of this log. */
export function createCheckpointChecks({ tenantId, keys, found }: CheckpointCheckDeps) {
  const signedBy = new Set<string>();
  let checkpoints = 0;
  let attested = 0;
  let lastNumber = 0;

  function opened(jws: string, number: number): Checkpoint | undefined {
    const refuse = (detail: string) => void found.add({ code: 'bad_checkpoint', checkpoint: number, detail });
    const signed = openCheckpoint(jws);
    if (!signed) return refuse('is no signed checkpoint');
    const { kid, checkpoint } = signed;
    const key = keys.get(kid);
    if (!key) return refuse(`is signed by the key ${kid}, which is not among the trusted ones`);
    if (!signed.isSignedBy(key)) return refuse('does not bear the signature of its key');
    if (checkpoint.tenantId !== tenantId) return refuse(`speaks of tenant ${checkpoint.tenantId}`);
    if (checkpoint.number !== number) return refuse(`calls itself ${checkpoint.number}`);
    signedBy.add(kid);
    return checkpoint;
  }

  return {
    /**
     * @param number which one it should be
     * @param last the log up to where the checkpoint stands in it
     */
    take(jws: string, number: number, last: Head): void {
      if (number > lastNumber + 1) {
        const detail = `is missing, and all before ${number}`;
        found.add({ code: 'missing_checkpoint', checkpoint: lastNumber + 1, detail });
      }
      lastNumber = number;
      const checkpoint = opened(jws, number);
      if (!checkpoint) return;
      checkpoints += 1;
      const { position, count, chain } = checkpoint;
      if (position > last.position) {
        const detail = `was signed over ${position} events; the log ends at ${last.position}`;
        const range = { position: last.position + 1, until: position };
        found.add({ code: 'cut_log', checkpoint: number, ...range, detail });
      } else if (chain !== last.chain || position !== last.position || count !== position) {
        const range = { position: Math.min(attested, position - 1) + 1, until: position };
        found.add({
          code: 'other_log',
          checkpoint: number,
          ...range,
          detail: 'was signed over another log than this',
        });
      } else {
        attested = position;
      }
    },
    attested: () => attested,
    counts: () => ({ checkpoints, signedBy: [...signedBy] }),
  };
}
