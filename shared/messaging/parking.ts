import type { Pool } from 'pg';
import type { Connection } from '../database/statement';
import { withTenant } from '../database/withTenant';
import type { RecordedEvent } from '../eventstore/recordedEvent';
import type { Logger } from '../utils/logger';
import type { KnownTypes } from './attempt';
import type { Consumer } from './consumer';
import { reasonOf } from './dependsOnEvent';
import type { FailingStream } from './parkBrake';
import { listParkedStreams, makeParkedStreamsDue, parkStream, postponeParkedStream } from './parking.queries';
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

/** `next` is what the following page is read after; absent on the last one. */
export type ParkedPage = { readonly items: readonly ParkedStream[]; readonly next?: string };

/** Says in the log what a transaction has done; to be called once it is committed. */
export type Report = () => void;

const FIRST_RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 3_600;
const NIL_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Parks the stream of an event that cannot be applied; its later events only advance the checkpoint until it is
 * healed. It is tried again after 30 s, then twice as long each time, up to an hour. Runs in the transaction that
 * holds the checkpoint; may be repeated.
 */
export async function park(
  deps: Pick<ParkDeps, 'consumer' | 'log'>,
  tx: Connection,
  failure: { event: RecordedEvent; error: unknown; attempts?: number },
): Promise<Report> {
  const { event, error, attempts = 1 } = failure;
  const { tenantId, streamId, version, type } = event;
  const consumer = deps.consumer.name;
  const retryInSeconds = Math.min(FIRST_RETRY_SECONDS * 2 ** (attempts - 1), MAX_RETRY_SECONDS);
  const reason = reasonOf(error);
  await parkStream.run({ tenantId, consumer, streamId, version, reason, attempts, retryInSeconds }, tx);
  const facts = { consumer, tenantId, streamId, version, type, attempts, retryInSeconds };
  return () =>
    attempts === 1
      ? deps.log.error({ err: error, ...facts }, 'an event cannot be applied; its stream is parked')
      : deps.log.warn({ ...facts, reason }, 'a parked stream cannot be applied yet');
}

/**
 * The parked streams of a tenant by their ids, which is the order in which they were made.
 * @param page.after the stream that the page before ended with
 */
export async function listParked(
  { pool, consumer }: Pick<ParkDeps, 'pool' | 'consumer'>,
  tenantId: string,
  { after = NIL_ID, limit }: { after?: string; limit: number },
): Promise<ParkedPage> {
  const rows = await withTenant(pool, tenantId, (tx) =>
    listParkedStreams.run({ tenantId, consumer: consumer.name, after, limit: limit + 1 }, tx),
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)?.streamId : undefined };
}

/**
 * Makes all parked streams of a tenant due, so that the timer of any replica tries them within seconds. May be
 * repeated.
 * @returns how many there are; 0 for an unknown tenant
 */
export async function makeParkedDue(
  { pool, consumer }: Pick<ParkDeps, 'pool' | 'consumer'>,
  tenantId: string,
): Promise<number> {
  const rows = await withTenant(pool, tenantId, (tx) =>
    makeParkedStreamsDue.run({ tenantId, consumer: consumer.name }, tx),
  );
  return rows.length;
}

/** Lets a stream that is due wait for another 30 s: it could not be tried. May be repeated. */
export async function postponeParked(
  { pool, consumer }: Pick<ParkDeps, 'pool' | 'consumer'>,
  { tenantId, streamId }: FailingStream,
): Promise<void> {
  const key = { tenantId, consumer: consumer.name, streamId };
  await withTenant(pool, tenantId, (tx) =>
    postponeParkedStream.run({ ...key, seconds: FIRST_RETRY_SECONDS }, tx),
  );
}
