import type { Connection } from '../database/statement';
import { IllegalStateError, PurgedError } from '../errors/appErrors';
import type { Aggregate } from '../types/aggregate';
import type { CallContext, KeyedRequest } from '../types/context';
import type { DomainEvent } from '../types/event';
import type { JsonObject } from '../types/json';
import type { Keyring } from './crypto/keyring';
import { foldStream } from './foldStream';
import type { Folded } from './foldStream';
import { findRequest } from './idempotency.queries';
import type { FindRequestResult } from './idempotency.queries';
import { isPurgedType } from './purgedVersions';
import { readStream } from './readStream';

type ReplayDeps = {
  /** A transaction that may read the tenant's log. */
  readonly tx: Connection;
  readonly keyring: Pick<Keyring, 'open' | 'requestMac'>;
};

/**
 * What a request with an Idempotency-Key led to when it was carried out before: its stream as it was then, folded from
 * the log. Looked up by the id of its first event; tells the request that it is replayed.
 *
 * @param streamId the stream that the command is about
 * @returns undefined for a request without a key, and for one that has left no event: it is new, was refused, or
 *   changed nothing
 * @throws IllegalStateError `idempotency_key_reused` when the key came with another request
 * @throws PurgedError when the stream was purged since
 * @throws UnavailableError when newer code wrote the stream
 */
export async function findReplay<State, Event extends DomainEvent, Row extends JsonObject>(
  { tx, keyring }: ReplayDeps,
  aggregate: Aggregate<State, Event, Row>,
  { context: { tenantId, keyed }, streamId }: { context: CallContext; streamId: string },
): Promise<Folded<State> | undefined> {
  if (!keyed) return undefined;
  const [first] = await findRequest.run({ tenantId, eventId: keyed.id(1) }, tx);
  if (!first) return undefined;
  const digest = await keyring.requestMac(tenantId, keyed.content());
  // One of them is missing once its thing was purged or the tenant erased: nothing is left to compare.
  if (digest && first.digest && !digest.equals(first.digest)) throw keyReused();
  if (first.streamId !== streamId) throw keyReused();
  const untilVersion = await lastVersion(tx, keyed, { tenantId, ...first });
  if (isPurgedType(first.newestType) && first.newestVersion > untilVersion) {
    throw new PurgedError(aggregate.type, first.newestAt);
  }
  const then = await foldStream({ tx, keyring }, aggregate, { tenantId, streamId, untilVersion });
  keyed.onReplayed();
  return then;
}

/** The version of the request's last event: its events follow each other in the stream. */
async function lastVersion(
  tx: Connection,
  keyed: KeyedRequest,
  { tenantId, streamId, version, newestVersion }: FindRequestResult & { tenantId: string },
): Promise<number> {
  let last = version;
  for (let n = 2; last < newestVersion; n += 1) {
    const [next] = await readStream(tx, tenantId, { streamId, fromVersion: last + 1, limit: 1 });
    if (next?.id !== keyed.id(n)) break;
    last += 1;
  }
  return last;
}

function keyReused(): IllegalStateError {
  return new IllegalStateError(
    'idempotency_key_reused',
    'This Idempotency-Key came with another request before; send that one again, or take a new key.',
  );
}
