import { withTenant } from '@plinth/shared/database/withTenant';
import { createProjections } from '@plinth/shared/messaging/runProjections';
import { consumerNameOf } from '@plinth/shared/messaging/projection';
import type { Projection } from '@plinth/shared/messaging/projection';
import { eventTypes } from '@plinth/shared/domain/registry';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { createLogger } from '@plinth/shared/utils/logger';
import { eventApp } from './eventApp';
import type { EventApp } from './eventApp';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';

const NAMES = ['activity-feed', 'board-counts', 'daily-statistics', 'my-work', 'search'] as const;

let store: FeedStore;
let app: EventApp;
const open: { close: () => Promise<void> }[] = [];

beforeAll(async () => {
  store = await feedStore();
  app = await eventApp(store.database);
});
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
afterAll(async () => {
  await app.close();
  await store.database.close();
});

const rows = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await store.database.admin.query<Record<string, unknown>>(sql, values)).rows;

/** A tenant whose log tells the whole story, and every projection has passed it. */
async function followed() {
  const context = await store.openTenant();
  const told = story(store);
  await store.tell(context, told.told);
  const log = await store.logOf(context.tenantId);
  await app.signal(log[0]!);
  await untilAllPassed(context.tenantId, log.length);
  return { ...told, context, tenantId: context.tenantId, log };
}

async function untilAllPassed(tenantId: string, length: number, versions: readonly number[] = [1]) {
  const names = NAMES.flatMap((name) => versions.map((version) => consumerNameOf({ name }, version)));
  await waitFor(async () => {
    const passed = await rows(
      'select from checkpoint where tenant_id = $1 and consumer = any ($2) and position = $3',
      [tenantId, names, length],
    );
    return passed.length === names.length;
  });
}

describe('what projections make of a log', () => {
  it('my work: whose each task is, what it is called and where it stands', async () => {
    const { tenantId, first, second, context } = await followed();
    const person = store.ids.next();
    await store.tell(context, [
      [first, 'task.assigned', { assigneeId: person }],
      [first, 'task.updated', { dueDate: '2026-03-01' }],
      [second, 'task.assigned', { assigneeId: person }],
      [second, 'task.deleted', {}],
    ]);
    const log = await store.logOf(tenantId);
    await app.signal(log.at(-1)!);
    await untilAllPassed(tenantId, log.length);
    expect(
      await rows(
        'select task_id, assignee_id, title, status, due_date, is_deleted from assigned_task where tenant_id = $1 order by title',
        [tenantId],
      ),
    ).toEqual([
      {
        task_id: second,
        assignee_id: person,
        title: 'Build it',
        status: 'open',
        due_date: null,
        is_deleted: true,
      },
      {
        task_id: first,
        assignee_id: person,
        title: 'Draw it',
        status: 'open',
        due_date: '2026-03-01',
        is_deleted: false,
      },
    ]);
  });

  it('board counts: each task once, in the column where it stands, deleted ones nowhere', async () => {
    const { tenantId, projectId, first, second, context } = await followed();
    const counts = async () =>
      Object.fromEntries(
        (
          await rows('select status, tasks from board_count where tenant_id = $1 and project_id = $2', [
            tenantId,
            projectId,
          ])
        ).map(({ status, tasks }) => [status, tasks]),
      );
    expect(await counts()).toEqual({ open: 2, in_progress: 0, done: 0 });
    await store.tell(context, [
      [first, 'task.started'],
      [second, 'task.deleted', {}],
    ]);
    const log = await store.logOf(tenantId);
    await app.signal(log.at(-1)!);
    await untilAllPassed(tenantId, log.length);
    expect(await counts()).toEqual({ open: 0, in_progress: 1, done: 0 });
  });

  it('daily statistics: each event once, on its day', async () => {
    const { tenantId } = await followed();
    expect(
      await rows('select type, events from daily_statistic where tenant_id = $1 order by type', [tenantId]),
    ).toEqual([
      { type: 'comment.created', events: 1 },
      { type: 'project.created', events: 1 },
      { type: 'task.completed', events: 1 },
      { type: 'task.created', events: 2 },
    ]);
  });

  it('search: documents with their newest words, a comment as its author wrote it', async () => {
    const { tenantId } = await followed();
    expect(
      await rows(
        'select kind, title, body from derived.search_document where tenant_id = $1 order by kind, title',
        [tenantId],
      ),
    ).toEqual([
      { kind: 'comment', title: '', body: 'Looks wrong' },
      { kind: 'project', title: 'Shop', body: 'Sells' },
      { kind: 'task', title: 'Build it', body: '' },
      { kind: 'task', title: 'Draw it', body: '' },
    ]);
  });
});

describe('a second version of a projection', () => {
  const asOwner = async (sql: string, values: unknown[]): Promise<unknown> =>
    Object.values((await rows(sql, values))[0] ?? {})[0];
  const addVersion = (name: string) => asOwner('select add_projection_version($1)', [name]);
  const switchTo = (name: string, version: number) =>
    asOwner('select switch_projection($1, $2)', [name, version]);

  it('is built from the beginning beside the first, from the same log to the same rows, and takes over', async () => {
    const { tenantId, log, context, projectId } = await followed();
    const other = await followed();
    for (const name of NAMES) expect(await addVersion(name)).toBe(2);
    // Nobody sees what is not there yet.
    for (const name of NAMES) expect(await switchTo(name, 2)).toBe(false);

    const builder = await eventApp(store.database);
    open.push(builder);
    builder.startWatchdogs();
    for (const each of [{ tenantId, log }, other])
      await untilAllPassed(each.tenantId, each.log.length, [1, 2]);
    const tables: [string, string][] = [
      ['activity', 'position'],
      ['assigned_task', 'task_id'],
      ['board_place', 'task_id'],
      ['board_count', 'status'],
      ['daily_statistic', 'type'],
      ['derived.search_document', 'id'],
    ];
    for (const [table, order] of tables) {
      const of = (version: number) =>
        rows(
          `select to_jsonb(t) - 'projection_version' - 'words' as row from ${table} t
           where tenant_id = $1 and projection_version = $2 order by ${order}`,
          [tenantId, version],
        );
      expect((await of(1)).length).toBeGreaterThan(0);
      expect([table, await of(2)]).toEqual([table, await of(1)]);
    }

    // Every tenant has to be there: the platform's own log and those of other tests, too.
    for (const name of NAMES) await waitFor(async () => (await switchTo(name, 2)) === true);
    // Both go on, so that one may change back.
    await store.tell(context, [[projectId, 'project.archived']]);
    const longer = await store.logOf(tenantId);
    await builder.signal(longer.at(-1)!);
    await untilAllPassed(tenantId, longer.length, [1, 2]);
    for (const name of NAMES) expect(await switchTo(name, 1)).toBe(true);
  });

  it('is dropped with its rows and checkpoints; the one that readers see is not', async () => {
    const drop = (version: number) =>
      asOwner('select drop_projection_version($1, $2)', ['activity-feed', version]);
    expect(await drop(1)).toBe(false);
    expect(await asOwner('select clear_projection_version($1, 1, 10)', ['activity-feed'])).toBe(0);
    expect(await drop(2)).toBe(true);
    const clear = () => asOwner('select clear_projection_version($1, 2, 10)', ['activity-feed']);
    expect(await clear()).toBe(10);
    while ((await clear()) !== 0);
    await asOwner('select forget_projection_version($1, 2)', ['activity-feed']);
    expect(await rows(`select from activity where projection_version = 2`)).toEqual([]);
    expect(await rows(`select from checkpoint where consumer = 'activity-feed-v2'`)).toEqual([]);
    expect((await rows(`select from activity where projection_version = 1`)).length).toBeGreaterThan(0);
  });

  it('comes and goes in a running process, which notices by itself', async () => {
    const noted: string[] = [];
    const projection: Projection = {
      name: 'noted',
      revision: 1,
      handles: ['project.created'],
      tables: ['public.activity'],
      apply: (_tx, event, version) => {
        noted.push(`${event.tenantId} ${version}`);
        return Promise.resolve();
      },
    };
    const { tenantId } = await followed();
    const projections = createProjections({
      pool: store.database.pools.consumer,
      projections: [projection],
      known: eventTypes,
      log: createLogger({ service: 'test', level: 'silent' }),
      intervalMs: 50,
    });
    open.push(projections);
    await projections.open();
    projections.start();
    const running = () => projections.consumers().map(({ name }) => name);
    expect(running()).toEqual(['noted-v1']);
    expect(await addVersion('noted')).toBe(2);
    await waitFor(() => running().length === 2);
    await waitFor(() => noted.includes(`${tenantId} 2`));
    await asOwner('select drop_projection_version($1, $2)', ['noted', 2]);
    await waitFor(() => running().length === 1);
    expect(running()).toEqual(['noted-v1']);
  });
});

it('shows the app role nothing of other tenants, and nothing of documents but by the one function', async () => {
  const { tenantId } = await followed();
  const asApp = (id: string, sql: string) =>
    withTenant(store.database.pools.app, id, (tx) => tx.query(sql, []));
  const find = `select title from search_documents('draw', '{project,task,comment}', null, null, 10)`;
  expect((await asApp(tenantId, find)).rows).toEqual([{ title: 'Draw it' }]);
  expect((await asApp(store.ids.next(), find)).rows).toEqual([]);
  await expect(asApp(tenantId, 'select from derived.search_document')).rejects.toThrow('permission denied');
});
