import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { chainStart, nextChain } from './chain';
import type { ProvenEvent } from './chain';
import { openCheckpoint } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import { createFindings } from './verifyFindings';
import type { Finding, FindingCode } from './verifyFindings';

/** What a log came to. */
export type LogReport = {
  readonly tenantId: string;
  readonly events: number;
  readonly checkpoints: number;
  /** Events behind the last good checkpoint: nobody has signed them yet. */
  readonly unattested: number;
  /** Events whose payload was purged, as a `purged` event says. */
  readonly purged: number;
  /** All that is wrong, by number; none means sound. */
  readonly faults: number;
  /** The first 20 of them, in the order in which they were met. */
  readonly findings: readonly Finding[];
  /** The first place in the log that cannot be trusted; `until` when it is only known to lie in a range. */
  readonly firstBad: { readonly position: number; readonly until: number } | null;
  /** Ids of the keys that signed good checkpoints. */
  readonly signedBy: readonly string[];
};

export type LogVerifierOptions = {
  readonly tenantId: string;
  /** The keys that are trusted, by their id. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Whether a `purged` event names this version of this stream. */
  readonly isPurged: (streamId: string, version: number) => boolean;
};

type Head = { readonly position: number; readonly chain: string };

/**
 * Verifies a tenant's log: hand it the events in order, each checkpoint behind the event that it speaks of, then `end`.
 * It keeps one event's chain and nothing else, so it may run over any log. After a fault it goes on from what is
 * stored, so that each fault is found once and at its own place.
 */
export function createLogVerifier({ tenantId, keys, isPurged }: LogVerifierOptions) {
  const found = createFindings();
  const signedBy = new Set<string>();
  const counts = { events: 0, checkpoints: 0, purged: 0 };
  let last: Head = { position: 0, chain: chainStart(tenantId).toString('hex') };
  let lastRecorded = 0n;
  let attested = 0;
  let lastNumber = 0;

  function checkPlace(event: ProvenEvent): void {
    const expected = last.position + 1;
    if (event.tenantId !== tenantId)
      fault('foreign_event', event.position, `belongs to tenant ${event.tenantId}`);
    if (event.position > expected) {
      found.add({
        code: 'missing_event',
        position: expected,
        until: event.position - 1,
        detail: 'is not there',
      });
    } else if (event.position < expected) {
      fault('misplaced_event', event.position, `comes behind position ${last.position}`);
    }
    const recorded = BigInt(event.recordedAtMicros);
    if (recorded < lastRecorded)
      fault('time_runs_back', event.position, 'was recorded before the event before it');
    lastRecorded = recorded;
  }

  function checkPayload({ position, data, salt, payloadDigest, streamId, version }: ProvenEvent): void {
    if (data === null) {
      if (!isPurged(streamId, version))
        fault('empty_payload', position, 'has no payload, and no purged event names it');
      else counts.purged += 1;
      return;
    }
    const digest = createHmac('sha256', Buffer.from(salt ?? '', 'hex'))
      .update(data, 'utf8')
      .digest('hex');
    if (salt === null || digest !== payloadDigest)
      fault('changed_payload', position, 'is not the payload of its digest');
  }

  function fault(code: FindingCode, position: number, detail: string): void {
    found.add({ code, position, until: position, detail });
  }

  function checkSignature(jws: string, number: number): Checkpoint | undefined {
    const opened = openCheckpoint(jws);
    const key = opened && keys.get(opened.kid);
    const refuse = (detail: string) => void found.add({ code: 'bad_checkpoint', checkpoint: number, detail });
    if (!opened) return refuse('is no signed checkpoint');
    if (!key) return refuse(`is signed by the key ${opened.kid}, which is not among the trusted ones`);
    if (!opened.isSignedBy(key)) return refuse('does not bear the signature of its key');
    const { checkpoint } = opened;
    if (checkpoint.tenantId !== tenantId) return refuse(`speaks of tenant ${checkpoint.tenantId}`);
    if (checkpoint.number !== number) return refuse(`calls itself ${checkpoint.number}`);
    signedBy.add(opened.kid);
    return checkpoint;
  }

  return {
    /** The next event. @throws RangeError for numbers that the byte table cannot hold */
    event(event: ProvenEvent): void {
      counts.events += 1;
      const faultsBefore = found.count();
      checkPlace(event);
      const chain = nextChain(Buffer.from(last.chain, 'hex'), event).toString('hex');
      const isInPlace = found.count() === faultsBefore;
      // Behind a gap the chain cannot hold: that is said already.
      if (isInPlace && chain !== event.chain) {
        fault(
          'broken_chain',
          event.position,
          'or the chain beside it was changed: the chain does not lead here',
        );
      }
      checkPayload(event);
      last = { position: event.position, chain: event.chain };
    },

    /** A checkpoint, behind the event at its position. @param number which one it is expected to be */
    checkpoint(jws: string, number: number): void {
      if (number > lastNumber + 1) {
        const missing = { from: lastNumber + 1, to: number - 1 };
        const detail = `${missing.from} to ${missing.to} are missing`;
        found.add({ code: 'missing_checkpoint', checkpoint: missing.from, detail });
      }
      lastNumber = number;
      const checkpoint = checkSignature(jws, number);
      if (!checkpoint) return;
      counts.checkpoints += 1;
      const { position, count, chain } = checkpoint;
      const range = { checkpoint: number, position: Math.min(attested, position) + 1, until: position };
      if (position > last.position) {
        const detail = `was signed over ${position} events; the log ends at ${last.position}`;
        found.add({
          code: 'cut_log',
          checkpoint: number,
          position: last.position + 1,
          until: position,
          detail,
        });
      } else if (chain !== last.chain || position !== last.position || count !== position) {
        found.add({ code: 'other_log', ...range, detail: 'was signed over another log than this' });
      } else {
        attested = position;
      }
    },

    /** Something wrong that the caller has seen itself. */
    add: found.add,

    /** The position and chain that are claimed to be the last; undefined when nobody claims any. */
    end(head: Head | undefined): LogReport {
      if (head && head.position > last.position) {
        const detail = `the head says ${head.position}, the log ends at ${last.position}`;
        found.add({ code: 'cut_log', position: last.position + 1, until: head.position, detail });
      } else if (head && (head.position !== last.position || head.chain !== last.chain)) {
        fault('other_head', last.position, 'is the last event, but the head names another position or chain');
      }
      return {
        tenantId,
        ...counts,
        unattested: Math.max(0, last.position - attested),
        faults: found.count(),
        findings: found.first(),
        firstBad: found.firstBad(),
        signedBy: [...signedBy],
      };
    },
  };
}

/** See {@link createLogVerifier}. */
export type LogVerifier = ReturnType<typeof createLogVerifier>;
