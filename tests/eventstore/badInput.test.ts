import { randomBytes } from 'node:crypto';
import { appendOne } from '@plinth/shared/eventstore/appendOne';
import { appendUnits } from '@plinth/shared/eventstore/appendUnits';
import { encodeUnit } from '@plinth/shared/eventstore/encodeUnit';
import type { JsonObject } from '@plinth/shared/types/json';
import { newProject, testStore } from './testStore';
import type { TestStore } from './testStore';

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

/** Everything that an append could leave behind. */
async function footprint(): Promise<unknown> {
  const { rows } = await store.database.admin.query(
    `select (select count(*) from event) as events, (select count(*) from stream) as streams,
            (select count(*) from project) as projects, (select count(*) from reservation) as names,
            (select count(*) from tenant_key) as keys, (select sum(position) from log_head) as positions`,
  );
  return rows[0];
}

const typed = (type: string, data: unknown) => ({
  events: [{ id: store.ids.next(), type, data: data as JsonObject }],
});
const updated = (data: unknown) => typed('project.updated', data);

describe('bad input to an append: a typed error that says what was expected, and nothing written', () => {
  it.each([
    [
      'data over 256 KiB',
      () => updated({ name: 'x'.repeat(256 * 1024) }),
      'too_large',
      'at most 262144 bytes',
    ],
    [
      'data over 256 KiB only in bytes',
      () => updated({ name: 'ß'.repeat(128 * 1024) }),
      'too_large',
      '262144',
    ],
    ['an unknown type', () => typed('project.renamed', {}), 'unknown_type', 'an event type of project'],
    ['what any object has', () => typed('constructor', {}), 'unknown_type', 'an event type of project'],
    ['a type of another aggregate', () => typed('task.created', {}), 'unknown_type', 'project.created'],
    ['no payload', () => updated(null), 'no_object', 'must be a JSON object; got null'],
    ['a list as payload', () => updated(['name']), 'no_object', 'must be a JSON object'],
    ['a date in the payload', () => updated({ at: new Date() }), 'not_canonical', 'instance of Date'],
    ['a function in the payload', () => updated({ name: () => 'x' }), 'not_canonical', 'must be JSON'],
    ['NaN', () => updated({ name: NaN }), 'not_canonical', 'a finite number'],
    ['an integer above 2^53', () => updated({ size: 2 ** 53 }), 'not_canonical', '±(2^53−1)'],
    ['U+0000', () => updated({ name: 'a\0b' }), 'not_canonical', 'U+0000'],
    ['a lone surrogate', () => updated({ name: '\ud800' }), 'not_canonical', 'surrogate'],
  ])('%s', async (...input) => {
    const [, overrides, code, expected] = input;
    const context = await store.openTenant();
    const good = newProject();
    const streams = [good, newProject({ key: 'bad', ...overrides() })];
    const claims = [{ kind: 'project.key', value: 'web', streamId: good.streamId }];
    const before = await footprint();
    await expect(store.append({ context, streams, claims })).rejects.toMatchObject({
      status: 400,
      faults: [{ code, detail: expect.stringContaining(expected) as string }],
    });
    expect(await footprint()).toEqual(before);
  });

  it('an unknown tenant', async () => {
    const before = await footprint();
    const unknown = store.append({ context: store.contextOf(store.ids.next()), streams: [newProject()] });
    await expect(unknown).rejects.toMatchObject({ status: 404, message: 'There is no such tenant.' });
    expect(await footprint()).toEqual(before);
  });
});

describe('bytes of another length: refused by both append functions, and nothing written', () => {
  const options = { patienceMs: 1_000 };
  const INVALID_PARAMETER = { code: '22023' };

  it.each(['salt', 'digest', 'dedupe', 'requestDigest'] as const)('%s', async (name) => {
    const { database, keyring } = store;
    const context = await store.openTenant();
    const tooShort = randomBytes(15);
    const sent = await encodeUnit({ keyring, randomBytes }, { context, streams: [newProject()] });
    const streams = sent.streams.map((stream) => ({
      ...stream,
      events: stream.events.map((event) =>
        name === 'requestDigest' ? event : { ...event, [name]: tooShort },
      ),
    }));
    const unit = name === 'requestDigest' ? { ...sent.unit, requestDigest: tooShort } : sent.unit;
    const bad = { ...sent, streams, unit };
    const before = await footprint();
    await expect(appendOne(database.pools.writer, bad, options)).rejects.toMatchObject(INVALID_PARAMETER);
    await expect(appendUnits(database.pools.writer, [bad], options)).rejects.toMatchObject(INVALID_PARAMETER);
    expect(await footprint()).toEqual(before);
    await expect(appendOne(database.pools.writer, sent, options)).resolves.toMatchObject({
      status: 'appended',
    });
  });
});
