import { withTenant } from '@plinth/shared/database/withTenant';
import { project } from '@plinth/shared/domain/project/decider';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { readStream } from '@plinth/shared/eventstore/readStream';
import { newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

/** A tenant with its founding event, a project, and n renamings of it. */
async function tenantWith(renamings: number) {
  const context = await store.openTenant();
  const write = newProject();
  await store.append({ context, streams: [write] });
  const events = Array.from({ length: renamings }, (_, n) => renamed(`Name ${n + 1}`));
  await store.append({ context, streams: [{ ...write, row: undefined, expected: 1, events }] });
  const read = (page: { after: number; limit: number; types?: string[] }) =>
    withTenant(store.database.pools.app, context.tenantId, (tx) => readLog(tx, context.tenantId, page));
  return { context, streamId: write.streamId, read };
}

describe('readLog', () => {
  test('pages through the whole log by position', async () => {
    const { read } = await tenantWith(5);
    const positions: number[] = [];
    for (let after = 0; ;) {
      const page = await read({ after, limit: 3 });
      if (page.events.length === 0) break;
      positions.push(...page.events.map(({ position }) => position));
      after = page.next;
    }
    expect(positions).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('gives the next position also where no event is of the wanted types', async () => {
    const { read } = await tenantWith(5);
    expect(await read({ after: 0, limit: 10, types: ['project.deleted'] })).toEqual({ events: [], next: 7, isEnd: true });
    expect(await read({ after: 7, limit: 10, types: ['project.deleted'] })).toEqual({ events: [], next: 7, isEnd: true });
  });

  test('a full page of wanted types continues behind its last event', async () => {
    const { read } = await tenantWith(5);
    const page = await read({ after: 0, limit: 2, types: ['project.updated'] });
    expect(page).toMatchObject({ events: [{ position: 3 }, { position: 4 }], next: 4, isEnd: false });
  });

  test('shows nothing of another tenant, though the statement asks for it', async () => {
    const { context } = await tenantWith(1);
    const stranger = await store.openTenant();
    const page = await withTenant(store.database.pools.app, stranger.tenantId, (tx) =>
      readLog(tx, context.tenantId, { after: 0, limit: 10 }),
    );
    expect(page.events).toEqual([]);
  });
});

describe('foldStream', () => {
  test('folds to what the row would say', async () => {
    const { context, streamId } = await tenantWith(3);
    const { tenantId } = context;
    const folded = await withTenant(store.database.pools.app, tenantId, (tx) =>
      foldStream({ tx, keyring: store.keyring }, project, { tenantId, streamId }),
    );
    expect(folded).toMatchObject({ version: 4, state: { key: 'web', name: 'Name 3', status: 'active' } });
  });

  test('refuses an event of a newer schema version', async () => {
    const { context, streamId } = await tenantWith(1);
    const { tenantId } = context;
    const older = {
      ...project,
      eventTypes: { ...project.eventTypes, 'project.updated': { schemaVersion: 0 } },
    };
    const folding = withTenant(store.database.pools.app, tenantId, (tx) =>
      foldStream({ tx, keyring: store.keyring }, older, { tenantId, streamId }),
    );
    await expect(folding).rejects.toMatchObject({ status: 503 });
  });
});

describe('readStream', () => {
  test('reads from a version on, up to a position of the log', async () => {
    const { context, streamId } = await tenantWith(5);
    const versions = (range: object) =>
      withTenant(store.database.pools.app, context.tenantId, async (tx) =>
        (await readStream(tx, context.tenantId, { streamId, ...range })).map(({ version }) => version),
      );
    // The tenant's own first event has position 1.
    expect(await versions({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await versions({ fromVersion: 2, untilPosition: 5 })).toEqual([2, 3, 4]);
    expect(await versions({ untilPosition: 1 })).toEqual([]);
  });
});
