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
    expect(await read({ after: 0, limit: 10, types: ['project.deleted'] })).toEqual({
      events: [],
      next: 7,
      isEnd: true,
    });
    expect(await read({ after: 7, limit: 10, types: ['project.deleted'] })).toEqual({
      events: [],
      next: 7,
      isEnd: true,
    });
  });

  test('a full page of wanted types continues behind its last event', async () => {
    const { read } = await tenantWith(5);
    const page = await read({ after: 0, limit: 2, types: ['project.updated'] });
    expect(page).toMatchObject({ events: [{ position: 3 }, { position: 4 }], next: 4, isEnd: false });
  });

  test('examines at most 10,000 positions for a filtered page, which says where to go on', async () => {
    const { context, streamId, read } = await tenantWith(0);
    for (let done = 0; done < 10_100; done += 2_525) {
      const events = Array.from({ length: 2_525 }, (_, n) => renamed(`Name ${done + n}`));
      const write = { ...newProject({ streamId }), row: undefined, expected: 'exists' as const, events };
      await store.append({ context, streams: [write] });
    }
    await store.append({ context, streams: [newProject({ key: 'last' })] });
    const types = ['project.created'];
    // Position 1 is the tenant's own event, 2 the first project, 10,103 the last.
    expect(await read({ after: 0, limit: 10, types })).toMatchObject({
      events: [{ position: 2 }],
      next: 10_000,
    });
    expect(await read({ after: 2, limit: 10, types })).toEqual({ events: [], next: 10_002, isEnd: false });
    expect(await read({ after: 10_002, limit: 10, types })).toMatchObject({
      events: [{ position: 10_103 }],
      next: 10_103,
      isEnd: true,
    });
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

  test('folds up to a version, or what was recorded until a time', async () => {
    const { context, streamId, read } = await tenantWith(3);
    const { tenantId } = context;
    const fold = (until: object) =>
      withTenant(store.database.pools.app, tenantId, (tx) =>
        foldStream({ tx, keyring: store.keyring }, project, { tenantId, streamId, ...until }),
      );
    expect(await fold({ untilVersion: 2 })).toMatchObject({ version: 2, state: { name: 'Name 1' } });
    const [founded, created] = (await read({ after: 0, limit: 10 })).events;
    expect(await fold({ untilTime: created?.recordedAt })).toMatchObject({
      version: 1,
      state: { name: 'Web shop' },
    });
    expect(await fold({ untilTime: founded?.recordedAt })).toEqual({ state: undefined, version: 0 });
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
  test('reads from version to version, up to a position or a time, from either end', async () => {
    const { context, streamId, read } = await tenantWith(5);
    const versions = (range: object) =>
      withTenant(store.database.pools.app, context.tenantId, async (tx) =>
        (await readStream(tx, context.tenantId, { streamId, ...range })).map(({ version }) => version),
      );
    // The tenant's own first event has position 1.
    expect(await versions({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await versions({ fromVersion: 2, untilPosition: 5 })).toEqual([2, 3, 4]);
    expect(await versions({ untilPosition: 1 })).toEqual([]);
    expect(await versions({ fromVersion: 2, untilVersion: 3 })).toEqual([2, 3]);
    expect(await versions({ direction: 'backwards' })).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await versions({ direction: 'backwards', untilVersion: 4, limit: 2 })).toEqual([4, 3]);
    expect(await versions({ direction: 'backwards', fromVersion: 5 })).toEqual([6, 5]);
    // Its first version was appended alone, the others in one unit: they were recorded at one time.
    const { events } = await read({ after: 0, limit: 10 });
    const [, first, second] = events.map(({ recordedAt }) => recordedAt);
    expect(await versions({ untilTime: first })).toEqual([1]);
    expect(await versions({ untilTime: second })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await versions({ untilTime: second, direction: 'backwards', limit: 1 })).toEqual([6]);
  });
});
