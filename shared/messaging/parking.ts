import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Connection } from '../database/statement';
import { withTenant } from '../database/withTenant';
import { readStream } from '../eventstore/readStream';
import type { RecordedEvent } from '../eventstore/recordedEvent';
import type { Logger } from '../utils/logger';
import { attempt, isApplicable, isKnown } from './attempt';
import type { KnownTypes } from './attempt';
import type { Consumer } from './consumer';
import { reasonOf } from './dependsOnEvent';
import { holdCheckpoint } from './holdCheckpoint';
import {
  listParkedStreams,
  lockParkedStream,
  moveParkedStream,
  parkStream,
  removeParkedStream,
} from './parking.queries';
import type { ListParkedStreamsResult } from './parking.queries';

/** What parking and healing a consumer's streams needs. */
export type ParkDeps = {
  /** The pool of role consumer. */
  readonly pool: Pick<Pool, 'connect'>;
  readonly consumer: Consumer;
  readonly known: KnownTypes;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
};

export type ParkedStream = ListParkedStreamsResult;

/**
 * What a retry came to: all applied; still parked, at the same event or a later one; more steps to go; another process
 * is at work on this tenant; not parked (any more); or a newer replica has to do it.
 */
export type RetryOutcome = 'healed' | 'parked' | 'more' | 'busy' | 'not_parked' | 'newer_needed';

const STEP_EVENTS = 50;
const MAX_STEPS = 20;
const BUSY_PAUSE_MS = 50;
const FIRST_RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 3_600;
const LIST_LIMIT = 500;

/**
 * Parks the stream of an event that cannot be applied; its later events only advance the checkpoint until it is healed.
 * Runs in the transaction that holds the checkpoint; may be repeated.
 */
export async function park(
  deps: Pick<ParkDeps, 'consumer' | 'log'>,
  tx: Connection,
  failure: { event: RecordedEvent; error: unknown; attempts?: number },
): Promise<void> {
  const { event, error, attempts = 1 } = failure;
  const { tenantId, streamId, version, type } = event;
  const consumer = deps.consumer.name;
  const retryInSeconds = Math.min(FIRST_RETRY_SECONDS * 2 ** (attempts - 1), MAX_RETRY_SECONDS);
  const reason = reasonOf(error);
  await parkStream.run({ tenantId, consumer, streamId, version, reason, attempts, retryInSeconds }, tx);
  deps.log.error(
    { err: error, consumer, tenantId, streamId, version, type, attempts, retryInSeconds },
    'an event cannot be applied; its stream is parked',
  );
}

/** The parked streams of a tenant, oldest first, at most 500. */
export async function listParked(
  { pool, consumer }: Pick<ParkDeps, 'pool' | 'consumer'>,
  tenantId: string,
): Promise<ParkedStream[]> {
  return withTenant(pool, tenantId, (tx) =>
    listParkedStreams.run({ tenantId, consumer: consumer.name, limit: LIST_LIMIT }, tx),
  );
}

/**
 * Applies a parked stream from the log up to the checkpoint, in transactions of at most 50 events, and takes it out of
 * parking when that succeeds. Holds the checkpoint meanwhile, so that no new event slips in between. May be repeated.
 * @returns 'more' after 1,000 events, 'busy' when the checkpoint could not be had within a second: call again
 */
export async function retryParked(
  deps: ParkDeps,
  stream: { tenantId: string; streamId: string },
): Promise<RetryOutcome> {
  let outcome: RetryOutcome = 'more';
  for (let step = 1; step <= MAX_STEPS; step += 1) {
    outcome = await withTenant(deps.pool, stream.tenantId, (tx) => retryStep(deps, tx, stream));
    // Whoever holds the checkpoint gives it back within 500 ms or so.
    if (outcome === 'busy') await sleep(BUSY_PAUSE_MS);
    else if (outcome !== 'more') return outcome;
  }
  return outcome;
}

async function retryStep(
  deps: ParkDeps,
  tx: Connection,
  { tenantId, streamId }: { tenantId: string; streamId: string },
): Promise<RetryOutcome> {
  const { consumer, log } = deps;
  const key = { tenantId, consumer: consumer.name, streamId };
  const checkpoint = await holdCheckpoint(tx, key);
  if (checkpoint === 'busy') return 'busy';
  // Streams are parked under the checkpoint.
  if (typeof checkpoint === 'string') return 'not_parked';
  if (checkpoint.revision > consumer.revision) return 'newer_needed';
  const [parked] = await lockParkedStream.run(key, tx);
  if (!parked) return 'not_parked';

  const range = { fromVersion: parked.version, untilPosition: checkpoint.position, limit: STEP_EVENTS };
  const events = await readStream(tx, tenantId, { streamId, ...range });
  const stop = await applyWhole(deps, tx, events);
  if (stop) return stay(deps, tx, { parked, ...stop });
  const last = events.at(-1);
  if (last && events.length === STEP_EVENTS) {
    await moveParkedStream.run({ ...key, version: last.version + 1 }, tx);
    return 'more';
  }
  await removeParkedStream.run(key, tx);
  log.info(key, 'a parked stream is healed');
  return 'healed';
}

type Stop = { readonly event: RecordedEvent; readonly failure?: { readonly error: unknown } };

/** Leaves a stream parked where a retry came to; what it applied before that is committed with this. */
async function stay(
  deps: ParkDeps,
  tx: Connection,
  { parked, event, failure }: Stop & { parked: { version: number; attempts: number } },
): Promise<RetryOutcome> {
  const { tenantId, streamId, version } = event;
  if (!failure) {
    await moveParkedStream.run({ tenantId, consumer: deps.consumer.name, streamId, version }, tx);
    return 'newer_needed';
  }
  // A later event than before is a new fault: it starts with the short delay again.
  const attempts = version === parked.version ? parked.attempts + 1 : 1;
  await park(deps, tx, { event, error: failure.error, attempts });
  return 'parked';
}

/** @returns where it stopped: at an event that failed, or (without failure) at one that this process does not know */
async function applyWhole(
  { consumer, known }: ParkDeps,
  tx: Connection,
  events: readonly RecordedEvent[],
): Promise<Stop | undefined> {
  for (const event of events) {
    if (!isKnown(known, event)) return { event };
    const failure = isApplicable(consumer, event) ? await attempt(tx, consumer, event) : undefined;
    if (failure) return { event, failure };
  }
  return undefined;
}
