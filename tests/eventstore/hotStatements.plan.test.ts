import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { findProject } from '@plinth/shared/database/repositories/projects';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import { project } from '@plinth/shared/domain/project/decider';
import { createAppend } from '@plinth/shared/eventstore/append';
import { findRequest } from '@plinth/shared/eventstore/idempotency.queries';
import { readLog } from '@plinth/shared/eventstore/readLog';
import { readStream } from '@plinth/shared/eventstore/readStream';
import { readStreams, rebuildPage } from '@plinth/shared/eventstore/rebuild.queries';
import { holdCheckpoint } from '@plinth/shared/messaging/holdCheckpoint';
import { readUnpublished } from '@plinth/shared/messaging/relay.queries';
import type { CallContext } from '@plinth/shared/types/context';
import { newProject, renamed, testStore } from './testStore';
import type { TestStore } from './testStore';

/** The tenant has 20,000 events more, half of them in one stream, half in streams of 20; 40 others have 250 each. */
const EVENTS = `
  insert into event
    (tenant_id, position, stream_id, version, id, type, schema_version, data, actor, correlation_id, occurred_at,
     recorded_at, salt, payload_digest, dedupe, chain)
  select t.id, 100 + n, md5(t.id::text || s.name)::uuid, s.version, gen_random_uuid(),
         case when s.version = 1 then 'project.created' else 'project.updated' end, 1, '{"name": "x"}', 'user:test',
         gen_random_uuid(), now(), now(), uuid_send(t.id), sha256(''), null, sha256('')
  from unnest($1::uuid[]) with ordinality as t(id, number),
       generate_series(1, case when t.number = 1 then 20000 else 250 end) as n,
       lateral (select case when n > 10000 then 'long' else ((n - 1) / 20)::text end as name,
                       case when n > 10000 then n - 10000 else 1 + (n - 1) % 20 end as version) as s`;
const ROWS = [
  `insert into stream (tenant_id, id, type, version)
   select tenant_id, stream_id, 'project', max(version) from event where position > 100 group by 1, 2`,
  `insert into project (tenant_id, id, key, name, description, status, version, reducer_revision, created_at, updated_at)
   select tenant_id, id, id::text, 'x', '', 'active', version, 1, now(), now() from stream where type = 'project'`,
  `insert into reservation (tenant_id, kind, value, stream_id)
   select tenant_id, 'project_key', id::text, id from project`,
  `update log_head h set position = (select max(position) from event e where e.tenant_id = h.tenant_id)
   where tenant_id <> '00000000-0000-0000-0000-000000000000'`,
  `insert into checkpoint (tenant_id, consumer, revision, position, updated_at)
   select tenant_id, 'feed', 1, 5, now() from log_head`,
  'vacuum analyze event, stream, project, reservation, log_head, checkpoint',
];
const MODES = ['force_generic_plan', 'force_custom_plan'];
const AFTER = 15_000;
const LONG_STREAM = 10_000;

/** Tables that grow with the log; heads and checkpoints are so few here that they are best read whole. */
const LONG = /^(event|stream|project|reservation)/;

/** A node of a plan, as far as it is looked at. */
type Node = {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  /** 0 for a partition that was pruned when the statement ran. */
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
};

/** Pages of 8 KiB that a statement touched, and the long tables that it read from one end to the other. */
type Cost = { readonly pages: number; readonly scanned: readonly string[] };

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function costOf(rows: unknown[]): Cost {
  const [{ Plan: plan }] = (rows as [{ 'QUERY PLAN': [{ Plan: Node }] }])[0]['QUERY PLAN'];
  const isScan = (node: Node): boolean => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0;
  const scans = nodesOf(plan).filter(isScan);
  return {
    pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    scanned: scans.map((node) => node['Relation Name'] ?? '').filter((name) => LONG.test(name)),
  };
}

const explained = (text: string): string => `explain (analyze, buffers, format json) ${text}`;

let store: TestStore;
let context: CallContext;
let streamId: string;

beforeAll(async () => {
  store = await testStore();
  const { admin } = store.database;
  const contexts: CallContext[] = [];
  for (let tenant = 0; tenant <= 40; tenant += 1) contexts.push(await store.openTenant());
  context = contexts[0]!;
  // Their first events lie behind the others, at positions that nobody reads here.
  await admin.query(EVENTS, [contexts.map(({ tenantId }) => tenantId)]);
  for (const sql of ROWS) await admin.query(sql);
  const { rows } = await admin.query<{ id: string }>(
    `select stream_id as id from event where tenant_id = $1 and position = $2`,
    [context.tenantId, AFTER],
  );
  streamId = rows[0]!.id;
});
afterAll(() => store.database.close());

/** What a statement of the product costs under a mode of plans; it is given no rows. */
async function costUnder(mode: string, run: (tx: Connection) => Promise<unknown>, pool: Pool): Promise<Cost> {
  return withTenant(pool, context.tenantId, async (tx) => {
    await tx.query(`set local plan_cache_mode = ${mode}`, []);
    let cost: Cost | undefined;
    await run({
      query: async (text, values) => {
        // Twice, because the first time a session also reads the catalogue.
        await tx.query(explained(text), values);
        cost ??= costOf((await tx.query(explained(text), values)).rows);
        return { rows: [], rowCount: 0 };
      },
    });
    if (!cost) throw new Error('expected a statement; got none');
    return cost;
  });
}

describe.each(MODES)('under %s', (mode) => {
  const cost = (run: (tx: Connection) => Promise<unknown>, pool = store.database.pools.app) =>
    costUnder(mode, run, pool);

  it('a page of the log reads its events and nothing else', async () => {
    const page = { after: AFTER, limit: 200 };
    const { pages, scanned } = await cost((tx) => readLog(tx, context.tenantId, page));
    expect(scanned).toEqual([]);
    expect(pages).toBeLessThan(200 + 20);
  });

  it('a consumer reads the same', async () => {
    const { consumer } = store.database.pools;
    const page = { after: AFTER, limit: 200 };
    const { pages, scanned } = await cost((tx) => readLog(tx, context.tenantId, page), consumer);
    expect(scanned).toEqual([]);
    expect(pages).toBeLessThan(200 + 20);
  });

  it('the relay reads what follows its checkpoints', async () => {
    const { relay } = store.database.pools;
    const asked = { tenantIds: [context.tenantId], perTenant: 200, limit: 500 };
    const { pages, scanned } = await cost((tx) => readUnpublished.run(asked, tx), relay);
    expect(scanned).toEqual([]);
    expect(pages).toBeLessThan(200 + 20);
  });

  it('a stream is read from a version, forwards and backwards', async () => {
    for (const direction of ['forwards', 'backwards'] as const) {
      const range = { streamId, fromVersion: 10, direction, limit: 5 };
      const { pages, scanned } = await cost((tx) => readStream(tx, context.tenantId, range));
      expect(scanned).toEqual([]);
      expect(pages).toBeLessThan(25);
    }
  });

  it('a state row is one look into its index', async () => {
    const { tenantId } = context;
    const { pages, scanned } = await cost((tx) => findProject(tx, { tenantId, id: streamId }));
    expect(scanned).toEqual([]);
    expect(pages).toBeLessThan(8);
  });

  it('the first run of a request is looked up by its event, whose stream is not read', async () => {
    const { tenantId } = context;
    const { rows } = await store.database.admin.query<{ id: string }>(
      'select id from event where tenant_id = $1 and stream_id = $2 and version = 1',
      [tenantId, streamId],
    );
    for (const eventId of [rows[0]!.id, store.ids.next()]) {
      const { pages, scanned } = await cost((tx) => findRequest.run({ tenantId, eventId }, tx));
      expect(scanned).toEqual([]);
      expect(pages).toBeLessThan(12);
    }
  });

  it('a checkpoint is held without a look at others', async () => {
    const { consumer } = store.database.pools;
    const key = { tenantId: context.tenantId, consumer: 'feed' };
    const { pages } = await cost((tx) => holdCheckpoint(tx, key), consumer);
    expect(pages).toBeLessThan(12);
  });

  it('a rebuild reads a page of streams and their events', async () => {
    const { tenantId } = context;
    const { admin } = store.database;
    const ids = [streamId, store.ids.next()];
    const streams = { tenantId, ids, fromVersions: [1, 1], limit: 20 };
    const events = await cost((tx) => readStreams.run(streams, tx), admin);
    expect(events.scanned).toEqual([]);
    expect(events.pages).toBeLessThan(60);
    const page = { tenantId, type: 'project', after: streamId, limit: 10 };
    expect((await cost((tx) => rebuildPage.run(page, tx), admin)).pages).toBeLessThan(120);
  });
});

describe('an append', () => {
  /** As the writer, with the cost of the append function; what explaining has appended is taken back. */
  async function costOfAppend(expected: number | 'none'): Promise<Cost> {
    const { writer } = store.database.pools;
    let cost: Cost | undefined;
    const explain = async (client: PoolClient, config: QueryConfig) => {
      await client.query('begin');
      const { rows } = await client.query(explained(config.text), config.values);
      cost = costOf(rows);
      await client.query('rollback');
    };
    const query = async (config: QueryConfig) => {
      const client = await writer.connect();
      try {
        await explain(client, config);
        return await client.query(config);
      } finally {
        client.release();
      }
    };
    const append = createAppend({
      writer: { query } as unknown as Pool,
      keyring: store.keyring,
      randomBytes,
    });
    const made = newProject({ key: store.ids.next() });
    const stream =
      expected === 'none'
        ? made
        : { ...made, streamId, aggregate: project, expected, events: [renamed('y')] };
    const claims =
      expected === 'none' ? [{ kind: 'project_key', value: made.streamId, streamId: made.streamId }] : [];
    await append({ context, streams: [stream], claims });
    if (!cost) throw new Error('expected a statement of the append; got none');
    return cost;
  }

  it('touches a few pages of each table, however long the log is', async () => {
    // The first call of a session also reads the catalogue.
    await costOfAppend('none');
    expect((await costOfAppend('none')).pages).toBeLessThan(400);
    expect((await costOfAppend(LONG_STREAM)).pages).toBeLessThan(400);
  });
});
