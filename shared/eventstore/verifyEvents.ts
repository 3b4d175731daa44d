import { createHmac } from 'node:crypto';
import { chainStart, nextChain } from './chain';
import type { ProvenEvent } from './chain';
import type { Findings } from './verifyFindings';

export type EventCheckDeps = {
  readonly tenantId: string;
  /** Whether a `purged` event names this version of this stream. */
  readonly isPurged: (streamId: string, version: number) => boolean;
  readonly found: Findings;
};

/** How far a log has come. */
export type Head = { readonly position: number; readonly chain: string };

type PayloadDeps = Pick<EventCheckDeps, 'isPurged' | 'found'>;

/**
 * Checks events one after the other: their place, their chain, their payload. It keeps the last event's chain and
 * nothing else. After a fault it goes on from what is stored, so that each fault is found once and at its own place.
 */
export function createEventChecks({ tenantId, isPurged, found }: EventCheckDeps) {
  let last: Head = { position: 0, chain: chainStart(tenantId).toString('hex') };
  let lastRecorded = 0n;
  let events = 0;
  let purged = 0;

  return {
    take(event: ProvenEvent): void {
      events += 1;
      const faults = found.count();
      checkPlace(found, event, { tenantId, expected: last.position + 1 });
      // Behind a gap the chain cannot hold: that is said already.
      if (found.count() === faults) checkChain(found, event, last.chain);
      const recorded = BigInt(event.recordedAtMicros);
      if (recorded < lastRecorded)
        found.at(event.position, 'time_runs_back', 'was recorded before the one before it');
      lastRecorded = recorded;
      if (checkPayload({ isPurged, found }, event) === 'purged') purged += 1;
      last = { position: event.position, chain: event.chain };
    },
    last: () => last,
    counts: () => ({ events, purged }),
  };
}

function checkPlace(
  found: Findings,
  { tenantId, position }: ProvenEvent,
  expected: { readonly tenantId: string; readonly expected: number },
): void {
  if (tenantId !== expected.tenantId) found.at(position, 'foreign_event', `belongs to tenant ${tenantId}`);
  if (position > expected.expected) {
    const detail = 'is not there';
    found.add({ code: 'missing_event', position: expected.expected, until: position - 1, detail });
  } else if (position < expected.expected) {
    found.at(position, 'misplaced_event', `comes where position ${expected.expected} should`);
  }
}

function checkChain(found: Findings, event: ProvenEvent, before: string): void {
  const chain = nextChain(Buffer.from(before, 'hex'), event).toString('hex');
  if (chain === event.chain) return;
  found.at(
    event.position,
    'broken_chain',
    'was changed, or the chain beside it: the one before does not lead to it',
  );
}

function checkPayload({ isPurged, found }: PayloadDeps, event: ProvenEvent): 'purged' | 'kept' {
  const { position, data, salt, payloadDigest } = event;
  if (data !== null) {
    const digest = createHmac('sha256', Buffer.from(salt ?? '', 'hex'))
      .update(data, 'utf8')
      .digest('hex');
    const isSame = salt !== null && digest === payloadDigest;
    if (!isSame) found.at(position, 'changed_payload', 'has another payload than its digest says');
    return 'kept';
  }
  if (isPurged(event.streamId, event.version)) return 'purged';
  found.at(position, 'empty_payload', 'has no payload, and no purged event names it');
  return 'kept';
}
