import type { Attempt, Change, Ledger } from '../ledger.mts';
import type { EventRow, Snapshot } from '../snapshot.mts';

/** What an import changes; other events come of signing up. */
const IMPORTED = /^(project|task)\./;

/** What the comparison found. `lost`, `doubled` and `stray` are faults by themselves. */
interface Comparison {
  /** Changes that were answered and are not in the log. */
  lost: string[];
  /** Changes that are there more than once. */
  doubled: string[];
  /** Events that nobody asked for, or that were refused. */
  stray: string[];
  /** Events that are not what was answered: type, stream, version or order. */
  different: string[];
  /** Attempts without an answer, or with a 503, that were stored all the same; no fault after a kill. */
  cut: string[];
}

/** Compares what callers were told with the log, event by event. */
export function compareLedger(ledger: Ledger, { events }: Pick<Snapshot, 'events'>): Comparison {
  const imported = events.filter(({ type }) => IMPORTED.test(type));
  const byRequest = Map.groupBy(imported, ({ correlationId }) => correlationId);
  const found: Comparison = { lost: [], doubled: [], stray: [], different: [], cut: [] };
  for (const change of ledger) compareChange(change, byRequest, found);
  const asked = new Set(ledger.flatMap(({ attempts }) => attempts.map(({ requestId }) => requestId)));
  for (const event of imported.filter(({ correlationId }) => !asked.has(correlationId))) {
    found.stray.push(`${nameOf(event)}: nobody asked for it`);
  }
  found.different.push(...outOfOrder(ledger, byRequest));
  return found;
}

/** All faults of a comparison, one line each. */
export function faultsOf({ lost, doubled, stray, different }: Comparison): string[] {
  return [...lost, ...doubled, ...stray, ...different];
}

/** Answers other than those that a caller has to expect: 2xx, 4xx, no answer, and 503 that says when to come again. */
export function checkAnswers(ledger: Ledger): string[] {
  return ledger.flatMap(({ type, attempts, isAllowed, outcome }) => [
    ...attempts.filter(isUnexpected).map(({ requestId, status, hasRetryAfter }) => {
      const how = status === 503 && !hasRetryAfter ? '503 without Retry-After' : `${status}`;
      return `request ${requestId} (${type}): answered ${how}`;
    }),
    ...(isAllowed && outcome === 'refused'
      ? [`request ${attempts.at(-1)?.requestId} (${type}): refused with ${attempts.at(-1)?.status}`]
      : []),
    ...(!isAllowed && outcome === 'acknowledged'
      ? [
          `request ${attempts.at(-1)?.requestId} (${type}): expected a refusal; got ${attempts.at(-1)?.status}`,
        ]
      : []),
  ]);
}

function isUnexpected({ status, hasRetryAfter }: Attempt): boolean {
  return status !== undefined && status >= 500 && !(status === 503 && hasRetryAfter);
}

type ByRequest = Map<string, EventRow[]>;

function compareChange(change: Change, byRequest: ByRequest, found: Comparison): void {
  const stored = storedBy(change, byRequest);
  const what = nameOfChange(change);
  if (stored.length > 1) found.doubled.push(`${what}: stored ${stored.length} times`);
  if (stored.length === 0 && isToldStored(change))
    found.lost.push(`${what}: ${change.outcome}, not in the log`);
  const cut = stored.filter(({ attempt }) => isOpen(attempt));
  found.cut.push(...cut.map(({ attempt }) => `${what}: stored, and answered ${attempt.status ?? 'nothing'}`));
  for (const { attempt, event } of stored) {
    if (!change.isAllowed || isRefused(attempt)) {
      found.stray.push(`${nameOf(event)}: had to be refused; answered ${attempt.status ?? 'nothing'}`);
    }
    found.different.push(...differences(change, attempt, event).map((fault) => `${what}: ${fault}`));
  }
}

function nameOfChange({ type, streamId, attempts }: Change): string {
  return `${type} of ${streamId ?? 'a new stream'} (${attempts.at(-1)?.requestId})`;
}

function storedBy({ attempts }: Change, byRequest: ByRequest): { attempt: Attempt; event: EventRow }[] {
  return attempts.flatMap((attempt) =>
    (byRequest.get(attempt.requestId) ?? []).map((event) => ({ attempt, event })),
  );
}

function isToldStored({ isAllowed, outcome }: Change): boolean {
  return isAllowed && (outcome === 'acknowledged' || outcome === 'found');
}

/** After it nobody knows whether the change was stored. */
function isOpen({ status }: Attempt): boolean {
  return status === undefined || status >= 500;
}

function isRefused({ status }: Attempt): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

function differences(change: Change, attempt: Attempt, event: EventRow): string[] {
  const expected = { type: change.type, tenantId: change.tenantId, streamId: change.streamId };
  const faults = Object.entries(expected).flatMap(([key, value]) => {
    const got = event[key as keyof typeof expected];
    return value === undefined || got === value ? [] : [`expected ${key} ${value}; the log has ${got}`];
  });
  if (attempt.version !== undefined && attempt.version !== event.version) {
    faults.push(`answered version ${attempt.version}; the log has ${event.version}`);
  }
  return faults;
}

/** Each caller waits for the answer before its next change to a thing: the log has to show the same order. */
function outOfOrder(ledger: Ledger, byRequest: ByRequest): string[] {
  const last = new Map<string, number>();
  return ledger.flatMap((change) =>
    change.attempts
      .flatMap(({ requestId }) => byRequest.get(requestId) ?? [])
      .flatMap((event) => {
        const before = last.get(event.streamId) ?? 0;
        last.set(event.streamId, event.version);
        return event.version > before ? [] : [`${nameOf(event)}: behind version ${before}, asked for later`];
      }),
  );
}

function nameOf({ type, tenantId, streamId, version }: EventRow): string {
  return `${type} ${tenantId} ${streamId} v${version}`;
}
