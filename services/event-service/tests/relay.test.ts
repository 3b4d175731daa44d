import { encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createListener } from '@plinth/shared/database/listener';
import { named } from '@plinth/shared/database/statement';
import { project } from '@plinth/shared/domain/project/decider';
import { createHeadHints, HEAD_CHANNEL, tenantsOfHint } from '@plinth/shared/eventstore/headHints';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { CallContext } from '@plinth/shared/types/context';
import type { JsonObject } from '@plinth/shared/types/json';
import { createLogger } from '@plinth/shared/utils/logger';
import { createRelay } from '../src/producers/relay';
import { createRelayLeases, partOf } from '../src/producers/relayLeases';
import type { Leases } from '../src/producers/relayLeases';
import { relayRound } from '../src/producers/relayRound';
import { fakeTopic } from './fakeTopic';
import { feedStore } from './feedStore';
import type { FeedStore } from './feedStore';

let store: FeedStore;
let running: { close: () => Promise<void> }[] = [];
const log = createLogger({ service: 'test', level: 'silent' });

beforeAll(async () => {
  store = await feedStore();
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.close()));
  running = [];
});
afterAll(() => store.database.close());

/** A relay of its own, started. */
function relayTo(
  topic: ReturnType<typeof fakeTopic>,
  { holder = store.ids.next(), ttlMs = 400, watchdogMs = 50, calls = 4 } = {},
) {
  const relay = named(store.database.pools.relay);
  const leases = createRelayLeases({ relay, holder, ttlMs });
  const { publish } = topic;
  const started = createRelay({ relay, leases, encode: encodeEntry, publish, log, watchdogMs, calls });
  started.start();
  running.push(started);
  return started;
}

async function append(context: CallContext, data: readonly JsonObject[]): Promise<string> {
  const streamId = store.ids.next();
  const events = data.map((each) => ({ id: store.ids.next(), type: 'project.updated', data: each }));
  await store.append({ context, streams: [{ streamId, aggregate: project, expected: 'any', events }] });
  return streamId;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `Name ${index}` }));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const checkpointOf = async (tenantId: string): Promise<number | undefined> => {
  const statement = 'select position from relay_checkpoint where tenant_id = $1';
  const { rows } = await store.database.admin.query<{ position: number }>(statement, [tenantId]);
  return rows[0]?.position;
};

const keyOf = (entry: string): string =>
  (JSON.parse(entry) as { metadata: { partitionKey: string } }).metadata.partitionKey;
const allOf = (leases: Leases): Leases | undefined => (leases.epochs.size === 16 ? leases : undefined);

/** Whether the whole log stands in order among what was published; copies may lie between. */
function isOrderedSubsequence(wanted: readonly number[], published: readonly number[]): boolean {
  let next = 0;
  for (const position of published) if (position === wanted[next]) next += 1;
  return next === wanted.length;
}

it('publishes the log of every tenant in order, several tenants in one call', async () => {
  const contexts = await Promise.all(Array.from({ length: 6 }, () => store.openTenant()));
  await Promise.all(contexts.map((context) => append(context, names(30))));
  const topic = fakeTopic();
  relayTo(topic);
  for (const { tenantId } of contexts) {
    await waitFor(() => topic.of(tenantId).length === 31);
    expect(topic.of(tenantId)).toEqual(upTo(31));
    await waitFor(async () => (await checkpointOf(tenantId)) === 31);
  }
  const mixed = topic.calls.filter(
    (call) => new Set(call.map(({ metadata }) => metadata.partitionKey)).size > 1,
  );
  expect(mixed.length).toBeGreaterThan(0);
});

it('publishes the stored text of an event unchanged', async () => {
  const context = await store.openTenant();
  const data = { name: 'ü "quoted" \\ 😀 \u2028', description: '1e21 9007199254740991 </script>' };
  await append(context, [data]);
  const topic = fakeTopic();
  relayTo(topic);
  await waitFor(() => topic.of(context.tenantId).length === 2);
  const { text } = topic.messages.find(
    ({ tenantId, position }) => tenantId === context.tenantId && position === 2,
  )!;
  const stored = (await store.logOf(context.tenantId))[1]!;
  expect(text.endsWith(`,"data":${stored.data}}`)).toBe(true);
  expect(JSON.parse(text)).toMatchObject({
    specversion: '1.0',
    source: 'plinth',
    id: stored.id,
    type: 'plinth.project.updated',
    time: stored.recordedAt,
    tenantid: context.tenantId,
    position: 2,
    streamversion: 1,
    schemaversion: 1,
    actor: 'user:test',
    correlationid: context.correlationId,
    data,
  });
});

it('starts again at the first failed entry of a tenant, and leaves the others alone', async () => {
  const [troubled, calm] = [await store.openTenant(), await store.openTenant()];
  await Promise.all([append(troubled, names(40)), append(calm, names(40))]);
  const topic = fakeTopic();
  let refusals = 3;
  topic.setRefuses(
    ({ tenantId, position }) => tenantId === troubled.tenantId && position === 7 && refusals-- > 0,
  );
  relayTo(topic);
  await waitFor(async () => (await checkpointOf(troubled.tenantId)) === 41);
  await waitFor(async () => (await checkpointOf(calm.tenantId)) === 41);
  expect(topic.of(calm.tenantId)).toEqual(upTo(41));
  const published = topic.of(troubled.tenantId);
  expect(published.slice(0, 6)).toEqual(upTo(6));
  expect(isOrderedSubsequence(upTo(41), published)).toBe(true);
});

it('loses nothing while the sidecar is away, and moves no checkpoint', async () => {
  const context = await store.openTenant();
  const topic = fakeTopic();
  topic.setAway(true);
  const relay = relayTo(topic);
  await append(context, names(5));
  await waitFor(() => relay.status().isFailing);
  expect(await checkpointOf(context.tenantId)).toBeUndefined();
  topic.setAway(false);
  await waitFor(() => topic.of(context.tenantId).length === 6);
  await waitFor(() => !relay.status().isFailing);
});

it('publishes again what was published when the checkpoint could not be moved', async () => {
  const context = await store.openTenant();
  await append(context, names(3));
  const topic = fakeTopic();
  const { admin } = store.database;
  await admin.query('revoke insert on relay_checkpoint from plinth_relay');
  relayTo(topic);
  await waitFor(() => topic.of(context.tenantId).length >= 8);
  await admin.query('grant insert on relay_checkpoint to plinth_relay');
  await waitFor(async () => (await checkpointOf(context.tenantId)) === 4);
  expect(isOrderedSubsequence(upTo(4), topic.of(context.tenantId))).toBe(true);
});

it('keeps each call within 500 entries and 2 MiB', async () => {
  const [many, large] = [await store.openTenant(), await store.openTenant()];
  await append(many, names(1_100));
  for (let part = 0; part < 3; part += 1) {
    await append(
      large,
      Array.from({ length: 8 }, () => ({ description: '"'.repeat(120_000) })),
    );
  }
  const topic = fakeTopic();
  relayTo(topic);
  await waitFor(() => topic.of(large.tenantId).length === 25 && topic.of(many.tenantId).length === 1_101);
  expect(topic.of(many.tenantId)).toEqual(upTo(1_101));
  for (const call of topic.calls) {
    expect(call.length).toBeLessThanOrEqual(500);
    expect(Buffer.byteLength(JSON.stringify(call))).toBeLessThanOrEqual(2 * 1024 * 1024);
  }
});

it('comes back to a tenant that the limit of a call left no room for', async () => {
  const [first, second] = [await store.openTenant(), await store.openTenant()];
  await Promise.all([append(first, names(3)), append(second, names(3))]);
  const relay = named(store.database.pools.relay);
  const own = createRelayLeases({ relay, holder: 'limited', ttlMs: 60_000 });
  const leases = await waitFor(async () => {
    own.doubt();
    return allOf(await own.hold());
  });
  const deps = { relay, encode: encodeEntry, publish: fakeTopic().publish };
  const tenantIds = [first.tenantId, second.tenantId];
  const { published, unfinished } = await relayRound(deps, { tenantIds, maxEvents: 2, leases });
  expect(published).toBe(2);
  expect([...unfinished]).toEqual([second.tenantId, first.tenantId]);
  await own.release();
});

it('publishes a purged event without data, so that positions stay dense', async () => {
  const context = await store.openTenant();
  const streamId = await append(context, names(2));
  await store.database.admin.query(
    `begin; set local session_replication_role = replica;
     update event set data = null, salt = null where tenant_id = '${context.tenantId}' and position = 2; commit`,
  );
  const topic = fakeTopic();
  relayTo(topic);
  await waitFor(() => topic.of(context.tenantId).length === 3);
  const purged = topic.messages.find((message) => message.streamId === streamId)!;
  expect(JSON.parse(purged.text)).toMatchObject({ position: 2, purged: true, data: null });
});

describe('the leases', () => {
  it('share the tenants among the processes, and leave them to the others when one stops', async () => {
    const contexts = await Promise.all(Array.from({ length: 24 }, () => store.openTenant()));
    const [first, second] = [fakeTopic(), fakeTopic()];
    const one = relayTo(first);
    await waitFor(() => one.status().parts === 16);
    const other = relayTo(second);
    await waitFor(() => one.status().parts === 8 && other.status().parts === 8);
    for (const { tenantId } of contexts) await waitFor(async () => (await checkpointOf(tenantId)) === 1);
    const before = [first.messages.length, second.messages.length];
    await Promise.all(contexts.map((context) => append(context, names(3))));
    for (const { tenantId } of contexts) await waitFor(async () => (await checkpointOf(tenantId)) === 4);
    const [byFirst, bySecond] = [first.messages.slice(before[0]), second.messages.slice(before[1])].map(
      (messages) => new Set(messages.map(({ tenantId }) => partOf(tenantId))),
    );
    expect([...byFirst!].filter((part) => bySecond!.has(part))).toEqual([]);
    await one.close();
    await Promise.all(contexts.map((context) => append(context, names(2))));
    for (const { tenantId } of contexts) {
      await waitFor(async () => (await checkpointOf(tenantId)) === 6);
      expect(second.of(tenantId).slice(-2)).toEqual([5, 6]);
    }
    expect(other.status().parts).toBe(16);
  });

  it('divide sixteen by whoever lives, and nobody has a part twice', async () => {
    const relay = named(store.database.pools.relay);
    const replicas = Array.from({ length: 5 }, (_, n) =>
      createRelayLeases({ relay, holder: `replica ${n}`, ttlMs: 60_000, now: () => Infinity }),
    );
    running.push(...replicas.map((each) => ({ close: () => each.release() })));
    // Those that had more give up what is beyond their share first, and others take it at their next turn.
    for (let turn = 0; turn < 3; turn += 1) await Promise.all(replicas.map((each) => each.hold()));
    const held = await Promise.all(replicas.map(async (each) => [...(await each.hold()).epochs.keys()]));
    expect(held.map((parts) => parts.length).sort()).toEqual([3, 3, 3, 3, 4]);
    expect(held.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, part) => part));
  });

  it('pass on when their holder has died', async () => {
    const relay = named(store.database.pools.relay);
    const dead = createRelayLeases({ relay, holder: 'dead', ttlMs: 300 });
    await waitFor(async () => {
      dead.doubt();
      return (await dead.hold()).epochs.size === 16;
    });
    const context = await store.openTenant();
    const topic = fakeTopic();
    relayTo(topic);
    await waitFor(() => topic.of(context.tenantId).length === 1);
  });

  it('do not let a process that was thought dead move a checkpoint', async () => {
    const context = await store.openTenant();
    await append(context, names(3));
    const relay = named(store.database.pools.relay);
    const stale = createRelayLeases({ relay, holder: 'stale', ttlMs: 100 });
    const leases = await waitFor(async () => {
      stale.doubt();
      return allOf(await stale.hold());
    });
    const heir = createRelayLeases({ relay, holder: 'heir', ttlMs: 60_000 });
    const newer = await waitFor(async () => {
      heir.doubt();
      return allOf(await heir.hold());
    });
    for (const [part, epoch] of leases.epochs) expect(newer.epochs.get(part)).toBeGreaterThan(epoch);

    const topic = fakeTopic();
    const deps = { relay, encode: encodeEntry, publish: topic.publish };
    const round = { tenantIds: [context.tenantId], maxEvents: 500 };
    expect(await relayRound(deps, { ...round, leases })).toMatchObject({ published: 4, isFenced: true });
    expect(await checkpointOf(context.tenantId)).toBeUndefined();
    expect(await relayRound(deps, { ...round, leases: newer })).toMatchObject({
      published: 4,
      isFenced: false,
    });
    expect(await checkpointOf(context.tenantId)).toBe(4);
    await heir.release();
  });
});

describe('calls in flight', () => {
  it('are several, and never two with the same tenant', async () => {
    const contexts = await Promise.all(Array.from({ length: 90 }, () => store.openTenant()));
    await Promise.all(contexts.map((context) => append(context, names(60))));
    const topic = fakeTopic();
    const open = new Map<string, number>();
    let callsOpen = 0;
    let most = 0;
    const { promise: areFour, resolve } = Promise.withResolvers<void>();
    const publish = async (encoded: readonly string[]): Promise<ReadonlySet<string>> => {
      const keys = new Set(encoded.map((entry) => keyOf(entry)));
      for (const key of keys) open.set(key, (open.get(key) ?? 0) + 1);
      expect([...keys].filter((key) => open.get(key) !== 1)).toEqual([]);
      callsOpen += 1;
      most = Math.max(most, callsOpen);
      if (callsOpen === 4) resolve();
      await areFour;
      const failed = await topic.publish(encoded);
      callsOpen -= 1;
      for (const key of keys) open.set(key, open.get(key)! - 1);
      return failed;
    };
    relayTo({ ...topic, publish });
    for (const { tenantId } of contexts) await waitFor(async () => (await checkpointOf(tenantId)) === 61);
    for (const { tenantId } of contexts) expect(topic.of(tenantId)).toEqual(upTo(61));
    expect(most).toBe(4);
  });

  it('go on for the others while one tenant has very much to publish', async () => {
    const [flooding, ...quiet] = await Promise.all(Array.from({ length: 8 }, () => store.openTenant()));
    const topic = fakeTopic();
    const { promise: areOut, resolve } = Promise.withResolvers<void>();
    let isHeld = false;
    const publish = async (encoded: readonly string[]): Promise<ReadonlySet<string>> => {
      if (isHeld && encoded.some((entry) => keyOf(entry) === flooding!.tenantId)) await areOut;
      return topic.publish(encoded);
    };
    relayTo({ ...topic, publish });
    for (const { tenantId } of [flooding!, ...quiet])
      await waitFor(async () => (await checkpointOf(tenantId)) === 1);
    isHeld = true;
    for (let part = 0; part < 10; part += 1) await append(flooding!, names(500));
    await Promise.all(quiet.map((context) => append(context, names(1))));
    for (const { tenantId } of quiet) await waitFor(() => topic.of(tenantId).length === 2);
    expect(topic.of(flooding!.tenantId)).toEqual([1]);
    resolve();
    await waitFor(() => topic.of(flooding!.tenantId).length === 5_001);
    expect(topic.of(flooding!.tenantId)).toEqual(upTo(5_001));
  });

  it('are one at a time, with pauses, while nothing can be published', async () => {
    const contexts = await Promise.all(Array.from({ length: 60 }, () => store.openTenant()));
    const topic = fakeTopic();
    topic.setAway(true);
    let tries = 0;
    topic.setBeforeCall(() => {
      tries += 1;
      return Promise.resolve();
    });
    const relay = relayTo(topic);
    await waitFor(() => relay.status().isFailing);
    const first = tries;
    await waitFor(() => tries > first);
    expect([first <= 4, tries]).toEqual([true, first + 1]);
    topic.setAway(false);
    for (const { tenantId } of contexts) await waitFor(() => topic.of(tenantId).length === 1);
  });
});

describe('hints', () => {
  it('make the relay look at once', async () => {
    const topic = fakeTopic();
    const relay = relayTo(topic, { watchdogMs: 60_000, ttlMs: 5_000 });
    let isListening = false;
    const listener = createListener({
      url: store.database.urls.relay,
      applicationName: 'test/hints',
      channel: HEAD_CHANNEL,
      onPayload: (payload) => relay.hint(tenantsOfHint(payload)),
      onConnected: () => (isListening = true),
      onLost: () => (isListening = false),
    });
    listener.start();
    running.push(listener);
    await waitFor(() => isListening && relay.status().isHolder);
    const hints = createHeadHints({ pool: store.database.pools.app });
    running.push(hints);
    const context = await store.openTenant();
    const sentAt = performance.now();
    hints.notify([context.tenantId]);
    await waitFor(() => topic.of(context.tenantId).length === 1, { intervalMs: 2 });
    expect(performance.now() - sentAt).toBeLessThan(1_000);
  });

  it('are sent together, each tenant once', async () => {
    const payloads: string[] = [];
    const listener = createListener({
      url: store.database.urls.app,
      applicationName: 'test/hints',
      channel: HEAD_CHANNEL,
      onPayload: (payload) => void payloads.push(payload),
      onConnected: () => void payloads.push('connected'),
      onLost: () => undefined,
    });
    listener.start();
    running.push(listener);
    await waitFor(() => payloads.length === 1);
    const hints = createHeadHints({ pool: store.database.pools.app, intervalMs: 30 });
    const ids = Array.from({ length: 450 }, () => store.ids.next());
    hints.notify([ids[0]!]);
    for (const id of ids.slice(1)) hints.notify([id, id]);
    await hints.close();
    await waitFor(() => payloads.flatMap(tenantsOfHint).length === ids.length);
    expect(payloads.flatMap(tenantsOfHint)).toEqual(ids);
    expect(payloads.length).toBeLessThanOrEqual(5);
  });

  it('come through again after the connection was cut', async () => {
    let connected = 0;
    const payloads: string[] = [];
    const listener = createListener({
      url: store.database.urls.app,
      applicationName: 'test/cut',
      channel: HEAD_CHANNEL,
      onPayload: (payload) => void payloads.push(payload),
      onConnected: () => (connected += 1),
      onLost: () => undefined,
    });
    listener.start();
    running.push(listener);
    await waitFor(() => connected === 1);
    await store.database.admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test/cut'`,
    );
    await waitFor(() => connected === 2);
    const hints = createHeadHints({ pool: store.database.pools.app });
    const id = store.ids.next();
    hints.notify([id]);
    await waitFor(() => payloads.includes(id));
    await hints.close();
  });

  it('that name no tenant are left out', () => {
    expect(tenantsOfHint("x,'; drop table event,00000000-0000-0000-0000-000000000001,")).toEqual([
      '00000000-0000-0000-0000-000000000001',
    ]);
  });
});
