import type { ProvenEvent } from './chain';
import { createCheckpointChecks } from './verifyCheckpoints';
import type { CheckpointCheckDeps } from './verifyCheckpoints';
import { createEventChecks } from './verifyEvents';
import type { EventCheckDeps, Head } from './verifyEvents';
import { createFindings } from './verifyFindings';
import type { Finding } from './verifyFindings';

/** What a log came to. */
export type LogReport = {
  readonly tenantId: string;
  readonly events: number;
  readonly checkpoints: number;
  /** Events behind the last good checkpoint: nobody has signed them yet. */
  readonly unattested: number;
  /** Events whose payload was purged, as a `purged` event says. */
  readonly purged: number;
  /** How many things are wrong; 0 means sound. */
  readonly faults: number;
  /** The first 20 of them, in the order in which they were met. */
  readonly findings: readonly Finding[];
  /** The first place in the log that cannot be trusted; a range when no more is known. */
  readonly firstBad: { readonly position: number; readonly until: number } | null;
  /** Ids of the keys that signed good checkpoints. */
  readonly signedBy: readonly string[];
};

export type LogVerifierDeps = Omit<EventCheckDeps & CheckpointCheckDeps, 'found'>;

/** See {@link createLogVerifier}. */
export type LogVerifier = ReturnType<typeof createLogVerifier>;

/**
 * Verifies a tenant's log in constant memory: hand it the events in order, each checkpoint behind the event that it
 * speaks of, then `end`. Pure.
 */
export function createLogVerifier(deps: LogVerifierDeps) {
  const found = createFindings();
  const events = createEventChecks({ ...deps, found });
  const checkpoints = createCheckpointChecks({ ...deps, found });

  return {
    /** The next event. @throws RangeError for numbers that the byte table cannot hold */
    event: (event: ProvenEvent): void => events.take(event),

    /** The next checkpoint. @param number which one it should be */
    checkpoint: (jws: string, number: number): void => checkpoints.take(jws, number, events.last()),

    /** Something wrong that the caller has seen itself. */
    add: (finding: Finding): void => found.add(finding),

    /** @param head what is said to be the last event; undefined when nothing is said */
    end(head: Head | undefined): LogReport {
      const last = events.last();
      if (head && head.position > last.position) {
        const detail = `the head says ${head.position}, the log ends at ${last.position}`;
        found.add({ code: 'cut_log', position: last.position + 1, until: head.position, detail });
      } else if (head && (head.position !== last.position || head.chain !== last.chain)) {
        found.at(
          last.position,
          'other_head',
          'is the last event, but the head names another position or chain',
        );
      }
      return {
        tenantId: deps.tenantId,
        ...events.counts(),
        ...checkpoints.counts(),
        unattested: Math.max(0, last.position - checkpoints.attested()),
        ...found.summary(),
      };
    },
  };
}
