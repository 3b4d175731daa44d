import { waitFor } from '@plinth/shared/testing/waitFor';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';

let store: FeedStore;
let app: EventApp;

beforeAll(async () => {
  store = await feedStore();
  app = await eventApp(store.database);
});
afterAll(async () => {
  await app.close();
  await store.database.close();
});

type Entry = {
  position: number;
  type: string;
  aggregate: string;
  actor: string;
  stream_id: string;
  event_id: string;
};

async function entriesOf(tenantId: string): Promise<Entry[]> {
  const columns = 'position, type, aggregate, actor, stream_id, event_id';
  const statement = `select ${columns} from audit_entry where tenant_id = $1 order by position`;
  return (await store.database.admin.query<Entry>(statement, [tenantId])).rows;
}

test('an entry for each event, whatever its type, also when messages come twice and out of order', async () => {
  const context = await store.openTenant();
  const { told } = story(store);
  await store.tell(context, told);
  const log = await store.logOf(context.tenantId);
  for (const event of [...log, ...log].reverse()) await app.signal(event);
  await waitFor(async () => (await entriesOf(context.tenantId)).length === log.length);
  expect(await entriesOf(context.tenantId)).toEqual(
    log.map(({ position, type, actor, streamId, id }) => ({
      position,
      type,
      aggregate: type.split('.')[0],
      actor,
      stream_id: streamId,
      event_id: id,
    })),
  );
});

test.each(["update audit_entry set actor = 'user:mallory'", 'delete from audit_entry'])(
  'an entry stays as it was written, whoever writes them: %s',
  async (sql) => {
    await expect(store.database.pools.consumer.query(sql)).rejects.toMatchObject({ code: '42501' });
  },
);

test('an entry for a purged event, too: who, what and when stay', async () => {
  const context = await store.openTenant();
  const { told } = story(store);
  await store.tell(context, told);
  const client = await store.database.admin.connect();
  await client.query('set session_replication_role = replica');
  await client.query('update event set data = null, salt = null where tenant_id = $1 and position = 2', [
    context.tenantId,
  ]);
  await client.query('reset session_replication_role');
  client.release();
  const log = await store.logOf(context.tenantId);
  await app.signal(log.at(-1)!);
  await waitFor(async () => (await entriesOf(context.tenantId)).length === log.length);
  expect((await entriesOf(context.tenantId))[1]).toMatchObject({ position: 2, type: 'project.created' });
});

test('parked streams are asked for by consumer', async () => {
  const context = await store.openTenant();
  const behalf = app.behalf(context.tenantId);
  const parked = '/internal/parked';
  await app.get(`${parked}?consumer=audit-log`).set(behalf).expect(200, { items: [], next: null });
  await app.get(`${parked}?consumer=nobody`).set(behalf).expect(400);
  const body = { streamId: context.tenantId };
  await app
    .post('/internal/parked/retry')
    .set(behalf)
    .send({ ...body, consumer: 'audit-log' })
    .expect(200, { outcome: 'not_parked' });
  await app
    .post('/internal/parked/retry-all')
    .set(behalf)
    .send({ ...body, consumer: 'x' })
    .expect(400);
});
