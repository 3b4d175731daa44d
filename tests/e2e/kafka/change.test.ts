import { waitFor } from '@plinth/shared/testing/waitFor';
import { openLogToFeed } from '../logToFeed';
import type { LogToFeed } from '../logToFeed';

// From one broker to the other and back: nothing is carried over, since consumers read the log.

const group = `change-${process.pid}-${Date.now()}`;
let service: LogToFeed;

beforeAll(async () => {
  service = await openLogToFeed({ profile: 'kafka', consumerGroup: group });
}, 90_000);

afterAll(() => service.close(), 60_000);

const untilPublished = (tenantId: string) =>
  waitFor(async () => {
    const statement = `select 1 from relay_checkpoint r join log_head h using (tenant_id)
      where tenant_id = $1 and r.position = h.position`;
    return (await service.store.database.admin.query(statement, [tenantId])).rows.length > 0;
  });

it.each(['redis', 'kafka'] as const)(
  'loses nothing that the broker before had taken and not delivered when it is now %s',
  async (profile) => {
    service.refuseMessages(true);
    const { context, tenantId, feed, projectId } = await service.storyteller();
    await untilPublished(tenantId);
    await service.killSidecar();
    service.refuseMessages(false);
    await service.startSidecar({ profile });
    expect(await service.store.feedOf(tenantId)).toEqual([]);
    // The relay has nothing to publish; the next signal brings all that is missing, and without one the watchdog does.
    await service.store.tell(context, [[projectId, 'project.archived']]);
    service.hints.notify([tenantId]);
    await service.untilFeed(tenantId, feed.length + 1);
    expect((await service.store.feedOf(tenantId)).slice(0, feed.length)).toEqual(feed);
  },
  60_000,
);

it('needs no further event for that', async () => {
  service.refuseMessages(true);
  const { tenantId, feed } = await service.storyteller();
  await untilPublished(tenantId);
  await service.killSidecar();
  service.refuseMessages(false);
  await service.startSidecar({ profile: 'redis' });
  service.deps.projections.start();
  await service.untilFeed(tenantId, feed.length);
  expect(await service.store.feedOf(tenantId)).toEqual(feed);
}, 60_000);
