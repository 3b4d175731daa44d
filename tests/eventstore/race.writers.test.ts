import { withTenant } from '@plinth/shared/database/withTenant';
import type { AppendUnit, StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import { readLog } from '@plinth/shared/eventstore/readLog';
import type { CallContext } from '@plinth/shared/types/context';
import { auditStore } from './auditStore';
import type { AuditStore } from './auditStore';
import { rawWriter } from './rawWriter';
import type { Ending, RawWriter } from './rawWriter';
import { newProject, renamed } from './testStore';

type Outcome = Awaited<ReturnType<RawWriter['finish']>>;

let store: AuditStore;

beforeAll(async () => {
  store = await auditStore();
});
afterAll(() => store.close());

/** Every order of two steps of A and two of B. */
function schedules(a = 2, b = 2): string[] {
  if (a === 0 || b === 0) return ['A'.repeat(a) + 'B'.repeat(b)];
  const then = (who: string, rest: string[]) => rest.map((steps) => who + steps);
  return [...then('A', schedules(a - 1, b)), ...then('B', schedules(a, b - 1))];
}

/** Reads what is new, as a consumer does. @throws Error when a position was left out or came twice */
function consumer({ tenantId }: CallContext, after: number) {
  let last = after;
  return async (): Promise<void> => {
    const { events } = await withTenant(store.database.pools.consumer, tenantId, (tx) =>
      readLog(tx, tenantId, { after: last, limit: 100 }),
    );
    for (const { position } of events) {
      if (position !== last + 1) throw new Error(`expected position ${last + 1}; got ${position}`);
      last = position;
    }
  };
}

/** Lets two writers go through one schedule, with a consumer that looks after each step. */
async function play(schedule: string, { units, ending, context }: Race): Promise<Outcome[]> {
  const [first, second] = units;
  const A = await rawWriter(store, first, { ending, fastPath: false });
  const B = await rawWriter(store, second, { ending: 'commit', fastPath: true });
  const { positions } = await store.append({ context, streams: [newProject()] });
  const look = consumer(context, positions[0]!);
  for (const who of schedule) {
    await (who === 'A' ? A : B).step();
    await look();
  }
  const outcomes = [await A.finish(), await B.finish()];
  await look();
  // Who is not cut is told what became of it: nobody fails by another's doing.
  const untold = outcomes.filter(({ verdict }, index) => !verdict && (index === 1 || ending !== 'cut'));
  expect(untold).toEqual([]);
  return outcomes;
}

type Race = {
  readonly context: CallContext;
  readonly units: readonly [AppendUnit, AppendUnit];
  readonly ending: Ending;
};

const guardOn = (write: StreamWrite): StreamWrite => ({ ...write, expected: 1, events: [], row: undefined });
const change = (write: StreamWrite, type = 'project.updated'): StreamWrite => ({
  ...write,
  expected: 1,
  events: [{ ...renamed('A'), type }],
  row: undefined,
});

async function stored(context: CallContext): Promise<StreamWrite> {
  const write = newProject();
  await store.append({ context, streams: [write] });
  return write;
}

const storedOf = (outcomes: readonly Outcome[]) => outcomes.filter(({ isStored }) => isStored);
const statusesOf = (outcomes: readonly Outcome[]) => outcomes.map(({ verdict }) => verdict?.status);

/** What two writers contend for, and what must be true of them afterwards, whatever the order. */
type Contest = {
  readonly prepare: (context: CallContext) => Promise<readonly [AppendUnit, AppendUnit]>;
  readonly check: (outcomes: readonly Outcome[]) => void;
};

const oneIsStored = (refusal: string) => (outcomes: readonly Outcome[]) => {
  expect(storedOf(outcomes)).toHaveLength(1);
  for (const status of statusesOf(outcomes)) expect(['appended', refusal, undefined]).toContain(status);
};

const CONTESTS: Record<string, Contest> = {
  'one version of one stream: one of them is stored': {
    prepare: async (context) => {
      const write = await stored(context);
      return [
        { context, streams: [change(write)] },
        { context, streams: [change(write)] },
      ];
    },
    check: oneIsStored('conflict'),
  },
  'two last owners who leave, each with the other as a guard: one stays': {
    prepare: async (context) => {
      const [ada, ben] = [await stored(context), await stored(context)];
      return [
        { context, streams: [change(ada), guardOn(ben)] },
        { context, streams: [change(ben), guardOn(ada)] },
      ];
    },
    check: oneIsStored('conflict'),
  },
  'a project that is closed while a thing is made in it: nothing is made behind the closing': {
    prepare: async (context) => {
      const container = await stored(context);
      return [
        { context, streams: [change(container, 'project.archived')] },
        { context, streams: [newProject(), guardOn(container)] },
      ];
    },
    check: ([closed, made]) => {
      const positionOf = (outcome?: Outcome) =>
        outcome?.isStored ? outcome.verdict!.positions[0]! : Infinity;
      expect(['appended', undefined]).toContain(closed?.verdict?.status);
      if (made?.isStored) expect(positionOf(made)).toBeLessThan(positionOf(closed));
      else expect([made?.verdict?.status, closed?.isStored]).toEqual(['conflict', true]);
    },
  },
  'one name: one of them has it': {
    prepare: (context) => {
      const unitOf = (write: StreamWrite): AppendUnit => ({
        context,
        streams: [write],
        claims: [{ kind: 'project.key', value: store.ids.next(), streamId: write.streamId }],
      });
      const [one, two] = [unitOf(newProject()), unitOf(newProject())];
      const claims = [{ ...one.claims![0]!, streamId: two.streams[0]!.streamId }];
      return Promise.resolve([one, { ...two, claims }]);
    },
    check: oneIsStored('name_taken'),
  },
  'the same event ids: stored once, and answered alike': {
    prepare: async (context) => {
      const unit = { context, streams: [change(await stored(context))] };
      return [unit, unit];
    },
    check: (outcomes) => {
      oneIsStored('replayed')(outcomes);
      const told = outcomes.filter(({ verdict }) => verdict?.status === 'replayed');
      for (const { verdict } of told) {
        expect(verdict!.positions).toEqual(storedOf(outcomes)[0]!.verdict!.positions);
      }
    },
  },
};

const ENDINGS: readonly Ending[] = ['commit', 'rollback', 'cut'];

describe('two raw writers, at every boundary of their statements', () => {
  it.each(Object.entries(CONTESTS))('%s', async (_what, { prepare, check }) => {
    const context = await store.openTenant();
    const seen = new Set<string>();
    for (const ending of ENDINGS) {
      for (const schedule of schedules()) {
        const units = await prepare(context);
        const outcomes = await play(schedule, { context, units, ending });
        check(outcomes);
        seen.add(statusesOf(outcomes).join());
      }
    }
    // Each of them was first at some time.
    expect(seen.size).toBeGreaterThan(1);
    expect(await store.verify(context.tenantId)).toMatchObject({ findings: [] });
  });

  it('of two tenants: neither ever waits for the other', async () => {
    const [context, other] = [await store.openTenant(), await store.openTenant()];
    for (const schedule of schedules()) {
      const units = [
        { context, streams: [newProject()] },
        { context: other, streams: [newProject()] },
      ] as const;
      const outcomes = await play(schedule, { context, units, ending: 'commit' });
      expect(statusesOf(outcomes)).toEqual(['appended', 'appended']);
      expect(outcomes.map(({ lockWaits }) => lockWaits)).toEqual([0, 0]);
    }
  });
});
