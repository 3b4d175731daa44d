import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../database/statement';
import { withTenant } from '../database/withTenant';
import { readStream } from '../eventstore/readStream';
import type { RecordedEvent } from '../eventstore/recordedEvent';
import { attempt, isApplicable, isKnown } from './attempt';
import { holdCheckpoint } from './holdCheckpoint';
import { park } from './parking';
import type { ParkDeps, Report } from './parking';
import type { FailingStream } from './parkBrake';
import { lockParkedStream, moveParkedStream, removeParkedStream } from './parking.queries';

/**
 * What a retry came to: all applied; still parked, at the same event or a later one; more steps to go; another process
 * is at work on this tenant; not parked (any more); not due (any more); or a newer replica has to do it.
 */
export type RetryOutcome = 'healed' | 'parked' | 'more' | 'busy' | 'not_parked' | 'not_due' | 'newer_needed';

export type RetryOptions = {
  /** Only when its time has come, and without waiting for others: what a timer wants, which comes again. */
  readonly onlyDue?: boolean;
  /** Ends it after the transaction under way. */
  readonly signal?: AbortSignal;
};

type Step = { readonly outcome: RetryOutcome; readonly report?: Report };
type Parked = { readonly version: number; readonly attempts: number };

const STEP_EVENTS = 50;
const STEP_MS = 500;
const MAX_STEPS = 20;
const BUSY_PAUSE_MS = 50;

/**
 * Applies a parked stream from the log up to the checkpoint, in transactions of at most 50 events or 500 ms, and takes
 * it out of parking when that succeeds. Holds the checkpoint meanwhile, so that no new event slips in between. May be
 * repeated, and by several replicas at once.
 * @returns 'more' after 1,000 events, 'busy' when the checkpoint could not be had within a second: call again
 * @throws errors that speak of the database; nothing is lost
 */
export async function retryParked(
  deps: ParkDeps,
  stream: FailingStream,
  { onlyDue = false, signal }: RetryOptions = {},
): Promise<RetryOutcome> {
  let outcome: RetryOutcome = 'more';
  for (let step = 1; step <= MAX_STEPS && !signal?.aborted; step += 1) {
    const done = await withTenant(deps.pool, stream.tenantId, (tx) =>
      retryStep(deps, tx, { stream, onlyDue }),
    );
    done.report?.();
    outcome = done.outcome;
    if (outcome === 'busy' && !onlyDue) {
      // Whoever holds the checkpoint gives it back within 500 ms or so.
      await sleep(BUSY_PAUSE_MS);
    } else if (outcome !== 'more') {
      return outcome;
    }
  }
  return outcome;
}

async function retryStep(
  deps: ParkDeps,
  tx: Connection,
  { stream, onlyDue }: { stream: FailingStream; onlyDue: boolean },
): Promise<Step> {
  const key = { ...stream, consumer: deps.consumer.name };
  const checkpoint = await holdCheckpoint(tx, key);
  if (checkpoint === 'busy') return { outcome: 'busy' };
  // Streams are parked under the checkpoint.
  if (typeof checkpoint === 'string') return { outcome: 'not_parked' };
  if (checkpoint.revision > deps.consumer.revision) return { outcome: 'newer_needed' };
  const [parked] = await lockParkedStream.run(key, tx);
  if (!parked) return { outcome: 'not_parked' };
  // Another replica has just tried it: both had found it due.
  if (onlyDue && !parked.isDue) return { outcome: 'not_due' };
  return applyStep(deps, tx, { stream, parked, untilPosition: checkpoint.position });
}

async function applyStep(
  deps: ParkDeps,
  tx: Connection,
  { stream, parked, untilPosition }: { stream: FailingStream; parked: Parked; untilPosition: number },
): Promise<Step> {
  const { tenantId, streamId } = stream;
  const key = { tenantId, consumer: deps.consumer.name, streamId };
  const range = { streamId, fromVersion: parked.version, untilPosition, limit: STEP_EVENTS };
  const events = await readStream(tx, tenantId, range);
  const { applied, failure } = await applyInOrder(deps, tx, events);
  const next = events[applied];
  if (failure && next) return stayParked(deps, tx, { parked, event: next, error: failure.error });
  if (next || events.length === STEP_EVENTS) {
    await moveParkedStream.run({ ...key, version: parked.version + applied }, tx);
    return { outcome: next && !isKnown(deps.known, next) ? 'newer_needed' : 'more' };
  }
  await removeParkedStream.run(key, tx);
  return { outcome: 'healed', report: () => deps.log.info(key, 'a parked stream is healed') };
}

/** Leaves a stream parked where a retry came to; what it applied before that is committed with this. */
async function stayParked(
  deps: ParkDeps,
  tx: Connection,
  { parked, event, error }: { parked: Parked; event: RecordedEvent; error: unknown },
): Promise<Step> {
  // A later event than before is a new fault: it starts with the short delay again.
  const attempts = event.version === parked.version ? parked.attempts + 1 : 1;
  return { outcome: 'parked', report: await park(deps, tx, { event, error, attempts }) };
}

/** @returns how many events it passed: all, or up to one that failed, is not known here, or is left to the next step */
async function applyInOrder(
  deps: ParkDeps,
  tx: Connection,
  events: readonly RecordedEvent[],
): Promise<{ applied: number; failure?: { readonly error: unknown } }> {
  const end = performance.now() + STEP_MS;
  for (const [applied, event] of events.entries()) {
    if (!isKnown(deps.known, event) || (applied > 0 && performance.now() > end)) return { applied };
    const failure = isApplicable(deps.consumer, event) ? await attempt(deps, tx, event) : undefined;
    if (failure) return { applied, failure };
  }
  return { applied: events.length };
}
