import type { Connection } from '../database/statement';
import type { RecordedEvent } from '../eventstore/recordedEvent';
import { defineConsumer } from './consumer';
import type { Consumer } from './consumer';

/**
 * Something that is derived from the log for readers, and can be derived anew at any time. Several versions of it may
 * live side by side; whatever an effect writes or reads carries the version. It has no effect outside of its tables:
 * a version that is built anew must not tell anybody anything.
 */
export type Projection = {
  /** Of the projection; its consumers are called `<name>-v<version>`. It never changes. */
  readonly name: string;
  /** As of a consumer: rises with `handles` and with what `apply` does. A new version then makes old rows right, too. */
  readonly revision: number;
  readonly handles: readonly string[];
  /** As of a consumer: whether purged events come, too. */
  readonly handlesPurged?: boolean;
  /** Its tables, with their schema; each has a column `projection_version`. */
  readonly tables: readonly string[];
  /** The effect of one event on the rows of one version; otherwise as of a consumer. */
  readonly apply: (tx: Connection, event: RecordedEvent, version: number) => Promise<void>;
};

/** The name of the consumer that keeps one version of a projection. */
export function consumerNameOf({ name }: Pick<Projection, 'name'>, version: number): string {
  return `${name}-v${version}`;
}

/** The consumer that keeps one version of a projection. @throws what defineConsumer throws */
export function consumerOf(projection: Projection, version: number): Consumer {
  const { revision, handles, handlesPurged, apply } = projection;
  return defineConsumer({
    name: consumerNameOf(projection, version),
    revision,
    handles,
    handlesPurged,
    apply: (tx, event) => apply(tx, event, version),
  });
}
