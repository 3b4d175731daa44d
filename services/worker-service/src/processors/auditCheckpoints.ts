import { attestLog, UnsoundLogError } from '@plinth/shared/eventstore/attestLog';
import type { AttestDeps } from '@plinth/shared/eventstore/attestLog';
import { listUnattested } from '@plinth/shared/eventstore/checkpoints';
import type { Processor } from '@plinth/shared/jobs/job';
import type { Logger } from '@plinth/shared/utils/logger';

export type AuditCheckpointsDeps = AttestDeps & { readonly log: Pick<Logger, 'error'> };

type Outcome = 'done' | 'behind' | 'unsound' | 'failed';

/**
 * Makes the processor of the job `audit-checkpoints`: each log with news gets a signed checkpoint, in a transaction of
 * its own; one that has grown by more than a checkpoint takes gets the next one when all others had their turn. May be
 * repeated. A log that does not prove itself is an error in the log of the process, and no reason to try again.
 * @returns a processor whose result counts checkpoints, and logs that do not prove themselves
 * @throws Error at the end when logs could not be looked at for another reason: the job is then tried again
 */
export function createAuditCheckpoints({ log, ...deps }: AuditCheckpointsDeps): Processor {
  const attest = async (tenantId: string): Promise<Outcome> => {
    try {
      return (await attestLog(deps, tenantId)).isBehind ? 'behind' : 'done';
    } catch (err) {
      const isUnsound = err instanceof UnsoundLogError;
      log.error({ err, tenantId }, isUnsound ? 'a log does not prove itself' : 'a log could not be attested');
      return isUnsound ? 'unsound' : 'failed';
    }
  };

  return async (_job, { signal }) => {
    const counts: Record<Outcome, number> = { done: 0, behind: 0, unsound: 0, failed: 0 };
    const turn = async (tenantIds: AsyncIterable<string> | Iterable<string>): Promise<string[]> => {
      const behind: string[] = [];
      for await (const tenantId of tenantIds) {
        signal.throwIfAborted();
        const outcome = await attest(tenantId);
        counts[outcome] += 1;
        if (outcome === 'behind') behind.push(tenantId);
      }
      return behind;
    };
    for (let behind = await turn(listUnattested(deps)); behind.length > 0;) behind = await turn(behind);
    if (counts.failed > 0) throw new Error(`expected all logs to be attested; ${counts.failed} could not be`);
    return { checkpoints: counts.done + counts.behind, unsound: counts.unsound };
  };
}
