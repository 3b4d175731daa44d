import { withTenant } from '@plinth/shared/database/withTenant';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { readStream } from '@plinth/shared/eventstore/readStream';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import { applyRange } from '@plinth/shared/messaging/applyRange';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import { createParkBrake } from '@plinth/shared/messaging/parkBrake';
import { retryParked } from '@plinth/shared/messaging/retryParked';
import type { Aggregate } from '@plinth/shared/types/aggregate';
import type { CallContext } from '@plinth/shared/types/context';
import type { DomainEvent, EventType } from '@plinth/shared/types/event';
import type { JsonObject } from '@plinth/shared/types/json';
import { testStore } from './testStore';
import type { TestStore } from './testStore';

type Note = { title: string; labels: string[]; author: string };
type NoteEvent = DomainEvent<
  'note.written',
  { title: string; labels: string[]; userId: string; author: string }
>;

const personal = { subject: 'userId', fields: ['author'] };
const TENANT_TYPES = { 'tenant.created': { schemaVersion: 1 } };

/** Three releases: version 1 had a text, version 2 a title, version 3 has labels, too. */
const written: EventType[] = [
  { schemaVersion: 1, personal },
  { schemaVersion: 2, personal, upcasters: [({ text, ...rest }) => ({ ...rest, title: text ?? '' })] },
  {
    schemaVersion: 3,
    personal,
    upcasters: [({ text, ...rest }) => ({ ...rest, title: text ?? '' }), (data) => ({ ...data, labels: [] })],
  },
];

/** The aggregate as a release has it. */
function noteOf(release: 1 | 2 | 3): Aggregate<Note, NoteEvent, Note> {
  return {
    type: 'note',
    revision: release,
    eventTypes: { 'note.written': written[release - 1]! },
    evolve: (_state, { data: { title, labels, author } }) => ({ title, labels, author }),
    toRow: (state) => state,
    fromRow: (row) => row,
  };
}

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

/** Appends an event as that release would; @returns its stream */
async function write(
  context: CallContext,
  release: 1 | 2 | 3,
  { streamId = store.ids.next(), ...fields }: { streamId?: string } & JsonObject,
): Promise<string> {
  const data = { userId: store.ids.next(), author: 'Ann', ...fields };
  const events = [{ id: store.ids.next(), type: 'note.written', data }];
  await store.append({
    context,
    streams: [{ streamId, aggregate: noteOf(release), expected: 'any', events }],
  });
  return streamId;
}

const fold = ({ tenantId }: CallContext, streamId: string, release: 1 | 2 | 3) =>
  withTenant(store.database.pools.app, tenantId, (tx) =>
    foldStream({ tx, keyring: store.keyring }, noteOf(release), { tenantId, streamId }),
  );

describe('events of earlier schema versions', () => {
  it.each<[1 | 2 | 3, JsonObject, Note]>([
    [1, { text: 'one' }, { title: 'one', labels: [], author: 'Ann' }],
    [2, { title: 'two' }, { title: 'two', labels: [], author: 'Ann' }],
    [3, { title: 'three', labels: ['x'] }, { title: 'three', labels: ['x'], author: 'Ann' }],
  ])('fold as the current one: version %i', async (release, data, expected) => {
    const context = await store.openTenant();
    const streamId = await write(context, release, data);
    expect(await fold(context, streamId, 3)).toEqual({ state: expected, version: 1 });
  });

  it('are read as the current one, and stay stored as they are', async () => {
    const context = await store.openTenant();
    const { tenantId } = context;
    const streamId = await write(context, 1, { text: 'one' });
    const sealed = await withTenant(store.database.pools.app, tenantId, (tx) =>
      readStream(tx, tenantId, { streamId }),
    );
    const [event] = await openEvents(store.keyring, noteOf(3).eventTypes, sealed);
    expect(event).toMatchObject({
      schemaVersion: 3,
      data: { title: 'one', labels: [], author: 'Ann' },
      text: sealed[0]?.text,
    });
    expect(sealed[0]).toMatchObject({ schemaVersion: 1, data: { text: 'one' } });
  });

  it('fold with the placeholder once their person is erased', async () => {
    const context = await store.openTenant();
    const streamId = await write(context, 1, { text: 'one' });
    await store.database.admin.query('update subject_key set wrapped = null, dropped_at = now()');
    store.keyring.forget(context.tenantId);
    expect((await fold(context, streamId, 3)).state).toEqual({
      title: 'one',
      labels: [],
      author: '[erased]',
    });
  });

  it('are refused by a release that is older than they are', async () => {
    const context = await store.openTenant();
    const streamId = await write(context, 3, { title: 'three', labels: [] });
    await expect(fold(context, streamId, 2)).rejects.toMatchObject({ status: 503 });
  });
});

describe('a consumer', () => {
  it('is given them as the current one, also when their stream was parked', async () => {
    const context = await store.openTenant();
    const { tenantId } = context;
    const streamId = await write(context, 1, { text: 'one' });
    await write(context, 2, { streamId, title: 'two' });
    const seen: Pick<RecordedEvent, 'schemaVersion' | 'data'>[] = [];
    let isBroken = true;
    const consumer = defineConsumer({
      name: 'notes',
      revision: 1,
      handles: ['note.written'],
      apply: async (_tx, { schemaVersion, data }) => {
        if (isBroken) throw new Error('not yet');
        seen.push({ schemaVersion, data });
      },
    });
    const deps = {
      pool: store.database.pools.consumer,
      consumer,
      known: { ...TENANT_TYPES, ...noteOf(3).eventTypes },
      log: { info: () => {}, warn: () => {}, error: () => {} },
      brake: createParkBrake(),
    };
    await applyRange(deps, tenantId);
    isBroken = false;
    expect(await retryParked(deps, { tenantId, streamId })).toBe('healed');
    await write(context, 1, { text: 'three' });
    await applyRange(deps, tenantId);
    expect(seen).toMatchObject(
      ['one', 'two', 'three'].map((title) => ({ schemaVersion: 3, data: { title, labels: [] } })),
    );
    expect(seen[0]?.data).toHaveProperty('personal.sealed');
  });
});
