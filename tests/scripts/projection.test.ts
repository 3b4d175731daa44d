import { eventApp } from '../../services/event-service/tests/eventApp';
import type { EventApp } from '../../services/event-service/tests/eventApp';
import { feedStore, story } from '../../services/event-service/tests/feedStore';
import type { FeedStore } from '../../services/event-service/tests/feedStore';
import { moduleOf, startProgram } from './program';

let store: FeedStore;
let app: EventApp;

beforeAll(async () => {
  store = await feedStore();
  app = await eventApp(store.database);
  app.startWatchdogs();
});
afterAll(async () => {
  await app.close();
  await store.database.close();
});

/** `npm run projection -- …` on the test's database. */
async function projection(...args: string[]): Promise<{ code: number | string; output: string }> {
  const source =
    `import { main } from ${moduleOf('projection.mts')};` +
    `await main(${JSON.stringify(args)}).catch((error) => { console.error(error.message); process.exitCode = 2; });`;
  const { ended, output } = startProgram(source, {
    PLINTH_DATABASE__MIGRATOR_URL: store.database.migratorUrl,
  });
  return { code: await ended, output: output() };
}

it('builds a version, changes over to it and back, and drops it', async () => {
  const context = await store.openTenant();
  const { told, feed } = story(store);
  await store.tell(context, told);
  await app.signal((await store.logOf(context.tenantId))[0]!);
  await store.untilPassed(context.tenantId);

  const rebuilt = await projection('rebuild', 'activity-feed');
  expect(rebuilt.output).toContain('npm run projection -- switch activity-feed 2');
  expect(rebuilt.code).toBe(0);
  const { rows } = await store.database.admin.query<{ version: number; lines: number }>(
    `select projection_version as version, count(*)::int as lines from activity where tenant_id = $1
     group by 1 order by 1`,
    [context.tenantId],
  );
  expect(rows).toEqual([
    { version: 1, lines: feed.length },
    { version: 2, lines: feed.length },
  ]);

  expect(await projection('switch', 'activity-feed', '2')).toMatchObject({ code: 0 });
  expect((await projection('list', 'activity-feed')).output).toContain('version 2: active');
  const refused = await projection('drop', 'activity-feed', '2');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.output).toContain('expected a version of activity-feed that readers do not see; got 2');
  expect(await projection('switch', 'activity-feed', '1')).toMatchObject({ code: 0 });
  expect(await projection('drop', 'activity-feed', '2')).toMatchObject({ code: 0 });
  expect((await projection('list', 'activity-feed')).output).not.toContain('version 2');
}, 90_000);

it.each([
  [['list', 'nothing'], 2, 'expected: a projection that event-service keeps'],
  [['switch', 'activity-feed', '9'], 1, 'expected a version of activity-feed; there is no 9'],
  [['drop', 'activity-feed'], 2, 'got: drop activity-feed'],
  [[], 2, 'got: none'],
])('refuses %p', async (args, code, words) => {
  const refused = await projection(...args);
  expect(refused.output).toContain(words);
  expect(refused.code).toBe(code);
});
