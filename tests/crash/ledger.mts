/** One HTTP request for a change. Its id becomes the correlation id of the event that it leads to. */
export interface Attempt {
  requestId: string;
  /** Undefined when no answer came: refused or broken connection, timeout. */
  status?: number;
  /** Of the answer's ETag. */
  version?: number;
  /** Whether a 503 said when to come again. */
  hasRetryAfter?: boolean;
}

/**
 * What the caller knows in the end: it was answered 2xx; it was refused; it was answered that it is there already,
 * after an attempt without an answer; or nothing.
 */
export type Outcome = 'acknowledged' | 'refused' | 'found' | 'unanswered';

/** One change that a caller wants, with all attempts at it. */
export interface Change {
  tenantId: string;
  /** Type of the event that it leads to. */
  type: string;
  /** Whether the rules allow it: a change that is refused must leave nothing behind. */
  isAllowed: boolean;
  /** Undefined for what could not be made. */
  streamId?: string;
  attempts: Attempt[];
  outcome: Outcome;
}

/** All that callers have asked for and what they were told, in the order of asking. */
export type Ledger = Change[];

/** Figures of a ledger, for the table. */
export function countLedger(ledger: Ledger): Record<string, number> {
  const attempts = ledger.flatMap((change) => change.attempts);
  const outcomes = (outcome: Outcome) => ledger.filter((change) => change.outcome === outcome).length;
  return {
    acknowledged: outcomes('acknowledged'),
    'found stored': outcomes('found'),
    refused: outcomes('refused'),
    unanswered: outcomes('unanswered'),
    'attempts without answer': attempts.filter(({ status }) => status === undefined).length,
    'answers 503': attempts.filter(({ status }) => status === 503).length,
  };
}
