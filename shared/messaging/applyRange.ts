import { withTenant } from '../database/withTenant';
import type { Connection } from '../database/statement';
import { readLog } from '../eventstore/readLog';
import type { RecordedEvent } from '../eventstore/recordedEvent';
import { applyEvents, attempt, isApplicable, isKnown } from './attempt';
import { advanceCheckpoint, openCheckpoint, readProgress } from './checkpoint.queries';
import { dependsOnEvent } from './dependsOnEvent';
import { holdCheckpoint } from './holdCheckpoint';
import { findParkedStreams } from './parking.queries';
import { park } from './parking';
import type { ParkDeps, Report } from './parking';
import type { ParkBrake } from './parkBrake';

/** What applying a consumer's events needs. */
export type ApplyDeps = ParkDeps & { readonly brake: ParkBrake };

/**
 * What one look at a tenant's log came to: events were passed; nothing was new; another process holds the checkpoint;
 * the next event, or the checkpoint itself, belongs to a newer release than this process.
 */
type RangeOutcome = 'passed' | 'nothing' | 'busy' | 'newer_needed';
type Outcome = RangeOutcome | 'not_opened';

/** `position` is the checkpoint afterwards, if it was held. */
export type RangeResult<Possible = RangeOutcome> = {
  readonly outcome: Possible;
  readonly events: readonly RecordedEvent[];
  readonly position?: number;
};

/** What one transaction came to; `reports` is for the log, once it is committed. */
type Applied = RangeResult<Outcome> & { readonly reports?: readonly Report[] };

type Range = { readonly limit: number; readonly isCareful: boolean };

/** Of one look: as many passed mean that there may be more. */
export const MAX_EVENTS = 200;
const MAX_MS = 500;
const CAREFUL_EVENTS = 50;
/** What goes to a consumer in one go; between two of them the time is looked at. */
const CHUNK_EVENTS = 100;

/**
 * Applies what follows a consumer's checkpoint in one tenant's log: at most 200 events or 500 ms, effect and checkpoint
 * in one transaction, without savepoints. When an event fails, that is rolled back and the same events are applied
 * again in transactions of 50 with a savepoint each, so that only the culprit's stream is parked.
 *
 * @throws errors that speak of the database (nothing is lost; look again later); an error of the brake when it is halted
 */
export async function applyRange(deps: ApplyDeps, tenantId: string): Promise<RangeResult> {
  try {
    return await inTransaction(deps, tenantId, { limit: MAX_EVENTS, isCareful: false });
  } catch (error) {
    if (!dependsOnEvent(error)) throw error;
  }
  const careful = { limit: CAREFUL_EVENTS, isCareful: true };
  let result = await inTransaction(deps, tenantId, careful);
  for (
    let passed = CAREFUL_EVENTS;
    passed < MAX_EVENTS && result.outcome === 'passed';
    passed += CAREFUL_EVENTS
  ) {
    result = await inTransaction(deps, tenantId, careful);
  }
  return result;
}

/** The head of a tenant's log against the consumer's checkpoint, without a lock. */
export async function isBehind({ pool, consumer }: Pick<ApplyDeps, 'pool' | 'consumer'>, tenantId: string) {
  return withTenant(pool, tenantId, async (tx) => {
    const [progress] = await readProgress.run({ tenantId, consumer: consumer.name }, tx);
    return progress !== undefined && progress.head > (progress.position ?? 0);
  });
}

async function inTransaction(deps: ApplyDeps, tenantId: string, range: Range): Promise<RangeResult> {
  const { consumer, pool } = deps;
  const apply = (tx: Connection) => applyNext(deps, tx, { tenantId, range });
  let result = await withTenant(pool, tenantId, apply);
  if (result.outcome === 'not_opened') {
    // In a transaction of its own: others would wait for the row until its effects are committed, too.
    const opened = { tenantId, consumer: consumer.name, revision: consumer.revision };
    await withTenant(pool, tenantId, (tx) => openCheckpoint.run(opened, tx));
    result = await withTenant(pool, tenantId, apply);
  }
  result.reports?.forEach((report) => report());
  if (result.outcome === 'passed' && result.position !== undefined) {
    consumer.afterCommit?.({ tenantId, events: result.events, position: result.position });
  }
  return { ...result, outcome: result.outcome === 'not_opened' ? 'nothing' : result.outcome };
}

async function applyNext(
  deps: ApplyDeps,
  tx: Connection,
  { tenantId, range }: { tenantId: string; range: Range },
): Promise<Applied> {
  const { consumer } = deps;
  // It is opened at the tenant's first event; an unknown tenant gets none.
  const checkpoint = await holdCheckpoint(tx, { tenantId, consumer: consumer.name });
  if (typeof checkpoint === 'string') return { outcome: checkpoint, events: [] };
  const { position: after, revision } = checkpoint;
  if (revision > consumer.revision) return { outcome: 'newer_needed', events: [] };
  const { events } = await readLog(tx, tenantId, { after, limit: range.limit });
  if (events.length === 0) return { outcome: 'nothing', events, position: after };
  requireDense(tenantId, after, events);
  const { passed, reports } = await applyKnown(deps, tx, { events, isCareful: range.isCareful });
  const last = passed.at(-1);
  if (!last) return { outcome: 'newer_needed', events: [] };
  const { position } = last;
  await advanceCheckpoint.run(
    { tenantId, consumer: consumer.name, position, revision: consumer.revision },
    tx,
  );
  return { outcome: 'passed', events: passed, position, reports };
}

type Effects = { readonly passed: readonly RecordedEvent[]; readonly reports: readonly Report[] };

/** @returns the events that the checkpoint may pass, up to the first that this process does not know */
async function applyKnown(
  deps: ApplyDeps,
  tx: Connection,
  { events, isCareful }: { events: readonly RecordedEvent[]; isCareful: boolean },
): Promise<Effects> {
  const unknown = events.findIndex((event) => !isKnown(deps.known, event));
  const known = unknown < 0 ? events : events.slice(0, unknown);
  const parked = await parkedAmong(deps, tx, known);
  return isCareful
    ? applyEach(deps, tx, { events: known, parked })
    : applyChunks(deps, tx, { events: known, parked });
}

type Applicable = { readonly events: readonly RecordedEvent[]; readonly parked: Set<string> };

async function applyChunks(
  deps: ApplyDeps,
  tx: Connection,
  { events, parked }: Applicable,
): Promise<Effects> {
  const end = performance.now() + MAX_MS;
  const size = deps.consumer.applyAll ? CHUNK_EVENTS : 1;
  let passed = 0;
  while (passed < events.length && performance.now() <= end) {
    const chunk = events.slice(passed, passed + size);
    const wanted = chunk.filter((event) => isApplicable(deps.consumer, event) && !parked.has(event.streamId));
    if (wanted.length > 0) await applyEvents(deps, tx, wanted);
    passed += chunk.length;
  }
  return { passed: events.slice(0, passed), reports: [] };
}

async function applyEach(deps: ApplyDeps, tx: Connection, { events, parked }: Applicable): Promise<Effects> {
  const end = performance.now() + MAX_MS;
  const passed: RecordedEvent[] = [];
  const reports: Report[] = [];
  for (const event of events) {
    if (isApplicable(deps.consumer, event) && !parked.has(event.streamId)) {
      const failure = await attempt(deps, tx, event);
      if (failure) {
        deps.brake.admit(event);
        reports.push(await park(deps, tx, { event, error: failure.error }));
        parked.add(event.streamId);
      }
    }
    passed.push(event);
    if (performance.now() > end) break;
  }
  return { passed, reports };
}

/** Read after the lock, in a statement of its own: rows are parked and healed under the lock only. */
async function parkedAmong({ consumer }: ApplyDeps, tx: Connection, events: readonly RecordedEvent[]) {
  const applicable = events.filter((event) => isApplicable(consumer, event));
  const streamIds = [...new Set(applicable.map(({ streamId }) => streamId))];
  const [first] = applicable;
  if (!first) return new Set<string>();
  const rows = await findParkedStreams.run(
    { tenantId: first.tenantId, consumer: consumer.name, streamIds },
    tx,
  );
  return new Set(rows.map(({ streamId }) => streamId));
}

function requireDense(tenantId: string, after: number, events: readonly RecordedEvent[]): void {
  events.forEach(({ position }, index) => {
    const expected = after + 1 + index;
    if (position === expected) return;
    throw new Error(
      `expected position ${expected} in the log of tenant ${tenantId}; got ${position}: events are missing, verify the log`,
    );
  });
}
