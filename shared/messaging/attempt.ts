import type { Connection } from '../database/statement';
import type { RecordedEvent } from '../eventstore/recordedEvent';
import { upcastEvent } from '../eventstore/upcastEvent';
import type { EventType } from '../types/event';
import { releaseSavepoint, rollBackToSavepoint, setSavepoint } from './checkpoint.queries';
import type { Consumer } from './consumer';
import { dependsOnEvent } from './dependsOnEvent';

/** The event types and schema versions that this process was built with. */
export type KnownTypes = Readonly<Record<string, EventType>>;

/** Whether this process can tell what the event means; else a newer one has to handle it. */
export function isKnown(known: KnownTypes, event: Pick<RecordedEvent, 'type' | 'schemaVersion'>): boolean {
  const type = Object.hasOwn(known, event.type) ? known[event.type] : undefined;
  return type !== undefined && event.schemaVersion <= type.schemaVersion;
}

/** Whether the consumer has anything to do for the event: a purged one folds to nothing, unless it asks for those. */
export function isApplicable(
  { handles, handlesPurged = false }: Pick<Consumer, 'handles' | 'handlesPurged'>,
  event: RecordedEvent,
): boolean {
  return (event.data !== null || handlesPurged) && handles.includes(event.type);
}

/** What the effect of an event needs. */
export type EffectDeps = {
  readonly consumer: Pick<Consumer, 'apply' | 'applyAll'>;
  readonly known: KnownTypes;
};

/**
 * Hands events of one tenant to their consumer, as the current schema version of their type has them.
 * @throws what `apply` throws
 */
export async function applyEvents(
  { consumer, known }: EffectDeps,
  tx: Connection,
  events: readonly RecordedEvent[],
): Promise<void> {
  const current = events.map((event) => upcastEvent(known, event));
  if (consumer.applyAll) await consumer.applyAll(tx, current);
  else for (const event of current) await consumer.apply(tx, event);
}

/**
 * Applies one event behind a savepoint, so that only its own effect is undone when it fails.
 * @returns undefined when applied; else the error, which may depend on the event
 * @throws what speaks of the database (see dependsOnEvent); the transaction cannot go on
 */
export async function attempt(
  deps: EffectDeps,
  tx: Connection,
  event: RecordedEvent,
): Promise<{ readonly error: unknown } | undefined> {
  await setSavepoint.run(undefined, tx);
  try {
    await deps.consumer.apply(tx, upcastEvent(deps.known, event));
    // Inside the try: it fails when apply has swallowed the error of a statement.
    await releaseSavepoint.run(undefined, tx);
    return undefined;
  } catch (error) {
    if (!dependsOnEvent(error)) throw error;
    await rollBackToSavepoint.run(undefined, tx);
    return { error };
  }
}
