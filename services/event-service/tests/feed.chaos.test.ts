import fc from 'fast-check';
import type { Consumer } from '@plinth/shared/messaging/consumer';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { feedStore, story } from './feedStore';
import type { FeedStore } from './feedStore';
import { feedConsumer, replica } from './replica';

// Whatever is lost, doubled, late or out of order, and however often an effect fails: the same feed.

let store: FeedStore;
const open: { close: () => Promise<void> }[] = [];
beforeAll(async () => {
  store = await feedStore();
  // Unlike the feed, it takes the same event twice.
  await store.database.admin.query(`
    create table effect (tenant_id uuid not null, position bigint not null);
    grant insert on effect to plinth_consumer`);
});
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));
afterAll(() => store.database.close());

/** What happens to one try of an effect: nothing, a deadlock, or a session that is cut. */
type Fate = 'well' | 'deadlock' | 'cut';

/** What happens to effects until all is mended: tries in their order, and positions that fail however often. */
type Faults = { readonly fates: Fate[]; readonly poisoned: Set<number> };

/** Tells part of the story, then brings messages to one of the replicas; a message may be of any event so far. */
type Step = { readonly tell: number; readonly messages: readonly { event: number; to: number }[] };

const fates = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate>('well') },
    { weight: 1, arbitrary: fc.constantFrom<Fate>('deadlock', 'cut') },
  ),
  { maxLength: 60 },
);
const poisoned = fc.uniqueArray(fc.integer({ min: 2, max: 15 }), { maxLength: 4 });
const steps = fc.array(
  fc.record<Step>({
    tell: fc.integer({ min: 0, max: 5 }),
    messages: fc.array(fc.record({ event: fc.nat({ max: 20 }), to: fc.nat({ max: 1 }) }), { maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function faultyConsumer({ fates, poisoned }: Faults): Consumer {
  const sound = feedConsumer();
  return feedConsumer({
    apply: async (tx, event) => {
      const next = fates.shift() ?? 'well';
      await sound.apply(tx, event);
      await tx.query('insert into effect values ($1, $2)', [event.tenantId, event.position]);
      if (poisoned.has(event.position)) throw new TypeError('planted');
      if (next === 'deadlock') throw Object.assign(new Error('planted'), { code: '40P01' });
      if (next === 'cut') await tx.query('select pg_terminate_backend(pg_backend_pid())', []);
    },
  });
}

async function live(plan: readonly Step[], faults: Faults) {
  const context = await store.openTenant();
  const { tenantId } = context;
  const { told, feed } = story(store);
  const { consumer: pool } = store.database.pools;
  const consumer = faultyConsumer(faults);
  const replicas = [replica({ pool, consumer }), replica({ pool, consumer })];
  open.push(...replicas);
  let toldSoFar = 0;
  const deliveries: Promise<string>[] = [];
  for (const { tell, messages } of plan) {
    await store.tell(context, told.slice(toldSoFar, toldSoFar + tell));
    toldSoFar = Math.min(toldSoFar + tell, told.length);
    const log = await store.logOf(tenantId);
    for (const { event, to } of messages) deliveries.push(replicas[to]!.receive(log[event % log.length]!));
  }
  const answers = new Set(await Promise.all(deliveries));
  const reasons = new Set((await store.parkedOf(tenantId)).map(({ reason }: { reason: string }) => reason));

  faults.fates.length = 0;
  faults.poisoned.clear();
  const watchdogs = replicas.map(({ watchdog }) => watchdog({ pool, intervalMs: 20 }));
  open.unshift(...watchdogs);
  watchdogs.forEach((watchdog) => watchdog.start());
  const healed = async (): Promise<boolean> => {
    await replicas[0]!.retryAll(tenantId);
    const isThere = (await store.checkpointOf(tenantId)) === toldSoFar + 1;
    return isThere && (await store.parkedOf(tenantId)).length === 0;
  };
  await waitFor(healed);
  const { rows } = await store.database.admin.query<{ position: number }>(
    'select position from effect where tenant_id = $1 order by position',
    [tenantId],
  );
  return {
    answers: [...answers],
    reasons: [...reasons],
    effects: rows.map(({ position }) => position),
    feed: await store.feedOf(tenantId),
    expected: feed.slice(0, toldSoFar),
  };
}

it('comes to the same feed whatever messages come, and whatever fails meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fates, poisoned, async (plan, tries, positions) => {
      const { answers, reasons, effects, feed, expected } = await live(plan, {
        fates: [...tries],
        poisoned: new Set(positions),
      });
      expect(answers.every((answer) => answer === 'success')).toBe(true);
      expect(reasons.every((reason) => reason === 'TypeError')).toBe(true);
      expect(feed).toEqual(expected);
      expect(effects).toEqual(expected.map(({ position }) => position));
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);
