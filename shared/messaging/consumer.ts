import type { Connection } from '../database/statement';
import type { RecordedEvent } from '../eventstore/recordedEvent';

/** What a committed transaction of a consumer has passed, applied or not. */
export type Passed = {
  readonly tenantId: string;
  readonly events: readonly RecordedEvent[];
  /** The checkpoint afterwards. */
  readonly position: number;
};

/** Something that follows the log of every tenant, each event once. */
export type Consumer = {
  /** Key of its checkpoints; it never changes. */
  readonly name: string;
  /** Rises with `handles` and with what `apply` does, so that an older replica leaves the newer one's work alone. */
  readonly revision: number;
  /** Event types that `apply` is called for; other known types only advance the checkpoint. */
  readonly handles: readonly string[];
  /** Whether `apply` is called for purged events, too, whose data is null; default: they are passed over. */
  readonly handlesPurged?: boolean;
  /**
   * The effect of one event, in the transaction that moves the checkpoint: it happens once or not at all, but may be
   * tried several times. Personal fields are sealed; data of earlier schema versions come as the current one. What it
   * throws parks the event's stream unless it comes from the state of the database (see dependsOnEvent).
   */
  readonly apply: (tx: Connection, event: RecordedEvent) => Promise<void>;
  /**
   * The same effect for several events of one tenant, in their order and in one go, for a consumer that can do it in
   * fewer statements. When it throws, the events are taken apart and `apply` is called for each.
   */
  readonly applyAll?: (tx: Connection, events: readonly RecordedEvent[]) => Promise<void>;
  /** Told after each commit; must neither throw nor wait. May be lost when the process dies, so only for hints. */
  readonly afterCommit?: (passed: Passed) => void;
};

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/**
 * Checks a consumer and hands it back.
 * @throws Error for a name that is not kebab case, a revision below 1, or nothing to handle
 */
export function defineConsumer(consumer: Consumer): Consumer {
  const { name, revision, handles } = consumer;
  if (!NAME.test(name))
    throw new Error(`expected a consumer's name in kebab case; got ${JSON.stringify(name)}`);
  if (!Number.isInteger(revision) || revision < 1) {
    throw new Error(`expected the revision of ${name} to be an integer from 1; got ${revision}`);
  }
  if (handles.length === 0) throw new Error(`expected ${name} to handle an event type; got none`);
  return consumer;
}
