import { withTenant } from '@plinth/shared/database/withTenant';
import { audit } from '@plinth/shared/domain/audit/events';
import { REMAINS } from '@plinth/shared/domain/erasure';
import { eventTypes } from '@plinth/shared/domain/registry';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readLog } from '@plinth/shared/eventstore/readLog';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import type { CallContext } from '@plinth/shared/types/context';
import { applyToSearch } from '../src/handlers/search';
import { feedStore } from './feedStore';
import type { FeedStore } from './feedStore';

const TEXT = 'Zebedelia writes about her knees';

let store: FeedStore;
beforeAll(async () => {
  store = await feedStore();
});
afterAll(() => store.database.close());

async function written() {
  const context = await store.openTenant();
  const [authorId, commentId, taskId] = [store.ids.next(), store.ids.next(), store.ids.next()];
  await store.tell(context, [[commentId, 'comment.created', { taskId, authorId, text: TEXT }]]);
  return { context, authorId };
}

async function erase(context: CallContext, userId: string): Promise<void> {
  const event = audit.record({
    type: 'audit.person_erased',
    data: { userId, keyId: null, remains: REMAINS },
  });
  await store.append({
    context,
    streams: [
      {
        streamId: store.ids.next(),
        aggregate: audit,
        expected: 'any',
        events: [{ id: store.ids.next(), ...event }],
      },
    ],
    droppedKeys: [{ tenantId: context.tenantId, subjectId: userId }],
  });
}

const logOf = ({ tenantId }: CallContext) =>
  withTenant(store.database.pools.consumer, tenantId, async (tx) =>
    (await readLog(tx, tenantId, { after: 0, limit: 100 })).events.filter(({ type }) =>
      /comment|erased/.test(type),
    ),
  );

async function follow({ tenantId }: CallContext, events: readonly RecordedEvent[], opened = events) {
  const open = (event: RecordedEvent) => Promise.resolve(opened.find(({ id }) => id === event.id) ?? event);
  for (const event of events) {
    await withTenant(store.database.pools.consumer, tenantId, (tx) => applyToSearch({ open })(tx, event, 1));
  }
}

async function bodiesOf({ tenantId }: CallContext): Promise<string[]> {
  const { rows } = await store.database.admin.query<{ body: string }>(
    'select body from derived.search_document where tenant_id = $1',
    [tenantId],
  );
  return rows.map(({ body }) => body);
}

test('documents of a person go with their key, in the same transaction', async () => {
  const { context, authorId } = await written();
  const log = await logOf(context);
  await follow(context, log, await openEvents(store.keyring, eventTypes, log));
  expect(await bodiesOf(context)).toEqual([TEXT]);
  await erase(context, authorId);
  expect(await bodiesOf(context)).toEqual([]);
});

test('a consumer that is behind, and still held the key, leaves nothing either', async () => {
  const { context, authorId } = await written();
  const opened = await openEvents(store.keyring, eventTypes, await logOf(context));
  await erase(context, authorId);
  const log = await logOf(context);
  await follow(context, log.slice(0, 1), opened);
  expect(await bodiesOf(context)).toEqual([TEXT]);
  await follow(context, log.slice(1));
  expect(await bodiesOf(context)).toEqual([]);
});
