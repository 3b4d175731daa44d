import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import { NotFoundError, ValidationError } from '@plinth/shared/errors/appErrors';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readStream } from '@plinth/shared/eventstore/readStream';
import type { Aggregate } from '@plinth/shared/types/aggregate';
import type { DomainEvent } from '@plinth/shared/types/event';
import type { JsonObject } from '@plinth/shared/types/json';
import type { Cursors } from './cursors';
import { eventView } from './eventView';
import type { EventView } from './eventView';
import type { Moment } from './moment';
import { pageOf } from './page';
import type { Page, PageRequest } from './page';

type Key = { readonly tenantId: string; readonly id: string };

/** Which events of a thing are asked for. */
export type EventsRequest = PageRequest & {
  readonly direction: 'forwards' | 'backwards';
  readonly fromVersion?: number;
  readonly toVersion?: number;
  /** RFC 3339: what was recorded then or before. */
  readonly asOf?: string;
};

type HistoryDeps = {
  readonly app: Pools['app'];
  readonly keyring: Pick<Keyring, 'open'>;
  readonly cursors: Cursors;
};

/** The past of things, out of the log. Whether the caller may see them is for the handlers to say. */
export function createHistory({ app, keyring, cursors }: HistoryDeps) {
  return {
    /**
     * A thing as it was, deleted or not. Reads only.
     * @throws NotFoundError when it was not there yet, or never came to that version
     */
    async at<State, Event extends DomainEvent, Row extends JsonObject>(
      aggregate: Aggregate<State, Event, Row>,
      { tenantId, id }: Key,
      moment: Moment,
    ): Promise<{ state: State; version: number }> {
      const until = 'asOf' in moment ? { untilTime: moment.asOf } : { untilVersion: moment.version };
      const { state, version } = await withTenant(app, tenantId, (tx) =>
        foldStream({ tx, keyring }, aggregate, { tenantId, streamId: id, ...until }),
      );
      if (!state) throw new NotFoundError(aggregate.type);
      if ('version' in moment && version < moment.version) {
        throw new NotFoundError(`version of this ${aggregate.type}: its newest is ${version}`);
      }
      return { state, version };
    },

    /**
     * The events of a thing, page by page. Reads only.
     * @throws ValidationError for a cursor of another list, direction or range, or a range that ends before it begins
     */
    async events(
      aggregate: Pick<Aggregate<never, DomainEvent, JsonObject>, 'type' | 'eventTypes'>,
      { tenantId, id }: Key,
      request: EventsRequest,
    ): Promise<Page<EventView>> {
      const { limit, direction } = request;
      const scope = { tenantId, list: listOf(aggregate.type, id, request) };
      const range = rangeBehind(cursors.openNumber(scope, request.cursor), request);
      const sealed = await withTenant(app, tenantId, (tx) =>
        readStream(tx, tenantId, {
          streamId: id,
          ...range,
          untilTime: request.asOf,
          direction,
          limit: limit + 1,
        }),
      );
      return pageOf(await openEvents(keyring, aggregate.eventTypes, sealed), limit, {
        node: eventView,
        cursor: ({ version }) => cursors.seal(scope, [version]),
      });
    },
  };
}

export type History = ReturnType<typeof createHistory>;

/** A cursor holds for the range and the direction that it was made with. */
function listOf(
  type: string,
  id: string,
  { direction, fromVersion, toVersion, asOf }: EventsRequest,
): string {
  return ['events', type, id, direction, fromVersion, toVersion, asOf].join(':');
}

/** What is left of the range behind the last event of the page before. */
function rangeBehind(last: number | undefined, { direction, fromVersion = 1, toVersion }: EventsRequest) {
  if (toVersion !== undefined && toVersion < fromVersion) {
    const detail = `expected at least fromVersion, ${fromVersion}; got ${toVersion}`;
    throw new ValidationError([{ pointer: '/toVersion', code: 'empty_range', detail }]);
  }
  if (last === undefined) return { fromVersion, untilVersion: toVersion };
  return direction === 'forwards'
    ? { fromVersion: last + 1, untilVersion: toVersion }
    : { fromVersion, untilVersion: last - 1 };
}
