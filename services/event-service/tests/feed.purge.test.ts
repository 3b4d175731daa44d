import type { JsonObject } from '@plinth/shared/types/json';
import { feedStore, story } from './feedStore';
import type { FeedStore, Told } from './feedStore';
import { replica } from './replica';

let store: FeedStore;
beforeAll(async () => {
  store = await feedStore();
});
afterAll(() => store.database.close());

/** The end of a stream, as the feed is told of it. */
const ended = (id: string, type: string, more: JsonObject = {}): Told => [
  id,
  type,
  { streams: [{ id, versions: 1 }], digest: 'ab', reason: 'test', ...more },
];

/** The feed after the story and this end of it, read by a replica of its own. */
async function feedAfter(
  told: ReturnType<typeof story>,
  ...ends: Told[]
): Promise<readonly { position: number }[]> {
  const context = await store.openTenant();
  await store.tell(context, [...told.told, ...ends]);
  const reader = replica({ pool: store.database.pools.consumer });
  await reader.receive((await store.logOf(context.tenantId))[0]!);
  await store.untilPassed(context.tenantId);
  await reader.close();
  return store.feedOf(context.tenantId);
}

const positionsOf = (told: ReturnType<typeof story>, ...without: string[]): number[] =>
  told.told.flatMap(([streamId], index) => (without.includes(streamId) ? [] : [index + 2]));

it('takes the lines of a purged task and of its comments out, since its title stands in them', async () => {
  const told = story(store);
  const feed = await feedAfter(
    told,
    ended(told.second, 'task.purged', { projectId: told.projectId }),
    ended(told.comment, 'comment.purged', { taskId: told.second, authorId: store.ids.next() }),
  );
  expect(feed.map(({ position }) => position)).toEqual(positionsOf(told, told.second, told.comment));
  expect(JSON.stringify(feed)).not.toContain('Build');
});

it('takes the whole feed of a purged project out, and leaves the lines of another one', async () => {
  const [told, other] = [story(store), story(store)];
  const context = await store.openTenant();
  await store.tell(context, [...told.told, ...other.told, ended(told.projectId, 'project.purged')]);
  const reader = replica({ pool: store.database.pools.consumer });
  await reader.receive((await store.logOf(context.tenantId))[0]!);
  await store.untilPassed(context.tenantId);
  await reader.close();
  const feed = await store.feedOf(context.tenantId);
  expect(new Set(feed.map(({ project_id }) => project_id))).toEqual(new Set([other.projectId]));
  expect(feed).toHaveLength(other.told.length);
});
