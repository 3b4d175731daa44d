import type { Pools } from '@plinth/shared/database/connection';
import { withTenant } from '@plinth/shared/database/withTenant';
import { eventTypes } from '@plinth/shared/domain/registry';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readLog } from '@plinth/shared/eventstore/readLog';
import type { Caller } from '../services/caller';
import { eventView } from '../services/eventView';
import type { EventView } from '../services/eventView';

/** Which part of the log is asked for; `types` is a filter, absent for all. */
export type LogRequest = {
  readonly after: number;
  readonly limit: number;
  readonly types?: readonly string[];
};

/**
 * The log of the caller's tenant, forwards. Positions are dense and in commit order, so a reader that keeps `next`
 * misses nothing and sees nothing twice. Reads only.
 * @returns `next`: read on after it, also when there are no items; with `types` it moves over what was passed by, at
 * most 10,000 positions a page. `isEnd`: the log ended here.
 */
export function listEvents({ app, keyring }: { app: Pools['app']; keyring: Pick<Keyring, 'open'> }) {
  return async (
    { context: { tenantId } }: Pick<Caller, 'context'>,
    request: LogRequest,
  ): Promise<{ items: EventView[]; next: number; isEnd: boolean }> => {
    const { events, next, isEnd } = await withTenant(app, tenantId, (tx) => readLog(tx, tenantId, request));
    return { items: (await openEvents(keyring, eventTypes, events)).map(eventView), next, isEnd };
  };
}
