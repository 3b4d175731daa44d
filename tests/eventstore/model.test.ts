import { project } from '@plinth/shared/domain/project/decider';
import { AppError } from '@plinth/shared/errors/appErrors';
import type {
  AppendResult,
  AppendUnit,
  ExpectedVersion,
  NewEvent,
} from '@plinth/shared/eventstore/appendUnit';
import type { CallContext } from '@plinth/shared/types/context';
import fc from 'fast-check';
import { renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

// The store beside a model of it that is a few maps: whatever is asked of both, they answer the same and hold the same.

const RUNS = Number(process.env.PLINTH_MODEL_RUNS ?? 20);
const STREAMS = 5;
const NAMES = 3;

type Expected = 'actual' | 'stale' | Exclude<ExpectedVersion, number>;
type Write = { stream: number; expected: Expected; events: number };
type Operation =
  | { kind: 'append'; writes: Write[]; name: number | undefined }
  | { kind: 'retry'; unit: number; change: 'none' | 'content' | 'one more' }
  | { kind: 'together'; writes: Write[] };

type Held = { stream: string; version: number; id: string; name: string };
type Done = { unit: AppendUnit; result: AppendResult };

/** What a log of one tenant must be. */
type Model = {
  ids: string[];
  log: Held[];
  versions: Map<string, number>;
  names: Map<string, string>;
  done: Done[];
};

const write = fc.record({
  stream: fc.nat(STREAMS - 1),
  expected: fc.constantFrom<Expected>('actual', 'actual', 'stale', 'none', 'any', 'exists'),
  events: fc.nat(3),
});
const writes = fc.uniqueArray(write, { minLength: 1, maxLength: STREAMS, selector: ({ stream }) => stream });
const operations = fc.array(
  fc.oneof<fc.Arbitrary<Operation>[]>(
    fc.record({
      kind: fc.constant('append'),
      writes: writes.filter((all) => all.some(({ events }) => events > 0)),
      name: fc.option(fc.nat(NAMES - 1), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('retry'),
      unit: fc.nat(20),
      change: fc.constantFrom('none', 'none', 'content', 'one more'),
    }),
    fc.record({
      kind: fc.constant('together'),
      writes: writes.filter((all) => all.every(({ events }) => events > 0)),
    }),
  ),
  { minLength: 5, maxLength: 30 },
);

let store: TestStore;

beforeAll(async () => {
  store = await testStore();
});
afterAll(() => store.database.close());

function expectedOf({ versions }: Model, stream: string, expected: Expected): ExpectedVersion {
  const version = versions.get(stream) ?? 0;
  if (expected === 'actual') return version === 0 ? 'none' : version;
  return expected === 'stale' ? version + 1 : expected;
}

function holds({ versions }: Model, stream: string, expected: ExpectedVersion): boolean {
  const version = versions.get(stream) ?? 0;
  if (expected === 'any') return true;
  if (expected === 'exists') return version > 0;
  return version === (expected === 'none' ? 0 : expected);
}

function unitOf(
  model: Model,
  context: CallContext,
  { writes: all, name }: { writes: Write[]; name?: number },
): AppendUnit {
  const streams = all.map(({ stream, expected, events }) => {
    const streamId = model.ids[stream]!;
    return {
      streamId,
      aggregate: project,
      expected: expectedOf(model, streamId, expected),
      events: Array.from({ length: events }, () => renamed(store.ids.next())),
    };
  });
  const claims =
    name === undefined ? [] : [{ kind: 'project.key', value: `n${name}`, streamId: streams[0]!.streamId }];
  return { context, streams, claims };
}

/** What the model says to a unit of new events, without taking it in. */
function verdictOf(model: Model, { streams, claims = [] }: AppendUnit): string {
  if (!streams.every(({ streamId, expected }) => holds(model, streamId, expected))) return 'version_conflict';
  const isTaken = claims.some(({ value, streamId }) => (model.names.get(value) ?? streamId) !== streamId);
  return isTaken ? 'name_taken' : 'appended';
}

function takeIn(model: Model, unit: AppendUnit): AppendResult {
  const positions: number[] = [];
  for (const { streamId, events } of unit.streams) {
    for (const event of events) {
      const version = (model.versions.get(streamId) ?? 0) + 1;
      model.versions.set(streamId, version);
      model.log.push({ stream: streamId, version, id: event.id, name: event.data.name as string });
      // The tenant's own first event stands before.
      positions.push(model.log.length + 1);
    }
  }
  for (const { value, streamId } of unit.claims ?? []) model.names.set(value, streamId);
  const versions = unit.streams.map(({ streamId }) => model.versions.get(streamId) ?? 0);
  const result = { replayed: false, versions, positions };
  model.done.push({ unit, result });
  return result;
}

async function answerOf(unit: AppendUnit): Promise<AppendResult | string> {
  try {
    return await store.append(unit);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function append(model: Model, unit: AppendUnit): Promise<void> {
  const verdict = verdictOf(model, unit);
  expect(await answerOf(unit)).toEqual(verdict === 'appended' ? takeIn(model, unit) : verdict);
}

/** Streams that nobody shares: whatever order they are written in, each is judged as if it were alone. */
async function appendTogether(model: Model, context: CallContext, all: Write[]): Promise<void> {
  const units = all.map((each) => unitOf(model, context, { writes: [each] }));
  const verdicts = units.map((unit) => verdictOf(model, unit));
  const answers = await Promise.all(units.map(answerOf));
  const placed = units.flatMap((unit, index) => {
    const answer = answers[index]!;
    if (typeof answer !== 'string') return [{ unit, answer }];
    expect(answer).toBe(verdicts[index]);
    return [];
  });
  placed.sort((a, b) => a.answer.positions[0]! - b.answer.positions[0]!);
  expect(placed.length).toBe(verdicts.filter((verdict) => verdict === 'appended').length);
  for (const { unit, answer } of placed) expect(answer).toEqual(takeIn(model, unit));
}

async function retry(
  model: Model,
  { unit: index, change }: Extract<Operation, { kind: 'retry' }>,
): Promise<void> {
  const { unit, result } = model.done[index % Math.max(1, model.done.length)] ?? {};
  if (!unit || !result) return;
  const changed = (events: readonly NewEvent[]): NewEvent[] =>
    change === 'content'
      ? events.map((event) => ({ ...event, data: { name: 'another' } }))
      : [...events, renamed('one more')];
  const streams = unit.streams.map((stream) =>
    change === 'none' || stream.events.length === 0 ? stream : { ...stream, events: changed(stream.events) },
  );
  const answer = await answerOf({ ...unit, streams });
  if (change !== 'none') return expect(answer).toBe('event_id_reused');
  // A guard answers the version that its stream has now.
  const versions = unit.streams.map(({ streamId, events }, stream) =>
    events.length > 0 ? result.versions[stream] : (model.versions.get(streamId) ?? 0),
  );
  expect(answer).toEqual({ replayed: true, positions: result.positions, versions });
}

async function heldBy({ tenantId }: CallContext): Promise<Held[]> {
  const { rows } = await store.database.admin.query<Held>(
    `select stream_id as stream, version, id, data ->> 'name' as name
     from event where tenant_id = $1 and position > 1 order by position`,
    [tenantId],
  );
  return rows;
}

test('the store does what its model does', async () => {
  await fc.assert(
    fc.asyncProperty(operations, async (all) => {
      const context = await store.openTenant();
      const ids = Array.from({ length: STREAMS }, () => store.ids.next());
      const model: Model = { ids, log: [], versions: new Map(), names: new Map(), done: [] };
      for (const operation of all) {
        if (operation.kind === 'append') await append(model, unitOf(model, context, operation));
        else if (operation.kind === 'retry') await retry(model, operation);
        else await appendTogether(model, context, operation.writes);
      }
      expect(await heldBy(context)).toEqual(model.log);
    }),
    { numRuns: RUNS },
  );
});
