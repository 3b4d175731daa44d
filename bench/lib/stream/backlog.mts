// Imports the compiled sources: after the build.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { APP_IDS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import pg from 'pg';
import type { Ratio, Row } from '../report.mts';
import { untilAllFed } from './feed.mts';
import type { Platform } from './platform.mts';
import { figuresOf, interleaved } from './publish.mts';
import { fillLogs } from './samples.mts';

const TENANTS = 100;
const EVENTS_EACH = 1_000;
const PEER_MS = 8_000;
const PEER_CONNECTIONS = 12;
const FEED = 'activity-feed-v1';

/** The same line of the feed and the same checkpoint as ours, in one statement. */
const EFFECT = `
  with line as (
    insert into bench_activity (tenant_id, projection_version, project_id, position, stream_id, version, event_id, type, actor, at, summary)
    values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict do nothing
  )
  insert into bench_checkpoint as c (tenant_id, consumer, position, revision, updated_at)
  values ($1, 'peer', $3, 1, clock_timestamp())
  on conflict (tenant_id, consumer) do update
    set position = greatest(c.position, excluded.position), updated_at = excluded.updated_at`;

/** 100,000 events of 100 tenants: ours from the log, beside a subscription that takes one message at a time. */
export async function measureBacklog(
  platform: Platform,
  rounds: number,
): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  await platform.admin.query(`
    drop table if exists bench_activity, bench_checkpoint;
    create table bench_activity (like activity including all);
    create table bench_checkpoint (like checkpoint including all)`);
  await platform.admin.query('truncate activity, checkpoint, relay_checkpoint');
  await fillLogs(platform, TENANTS, EVENTS_EACH);
  // Brings the topic to hold all of it, for the peer.
  await drain(platform);
  const figures = await interleaved(rounds, {
    plinth: () => drain(platform),
    'dapr one by one': () => oneByOne(platform),
  });
  return figuresOf('backlog', figures, { 'dapr one by one': 5 });
}

/** Starts event-service with nothing applied and nothing published; events a second from the first one that is fed to the last. */
async function drain(platform: Platform): Promise<number> {
  await platform.admin.query('truncate activity, checkpoint, relay_checkpoint');
  await platform.emptyTopic();
  await platform.forgetGroup(APP_IDS.event);
  await platform.start('event-service', 'event-daprd');
  const fed = async () => {
    const { rows } = await platform.admin.query<{ events: number }>(
      'select coalesce(sum(position), 0)::int as events from checkpoint where consumer = $1',
      [FEED],
    );
    return rows[0]!.events;
  };
  let [first, startedAt] = [0, performance.now()];
  while (first === 0) {
    await sleep(5);
    startedAt = performance.now();
    first = await fed();
  }
  const { rows } = await platform.admin.query<{ events: number }>(
    'select sum(position)::int as events from log_head where shard = 0',
  );
  const all = rows[0]!.events;
  let now = first;
  while (now < all) {
    await sleep(5);
    now = await fed();
  }
  const perSecond = ((all - first) * 1_000) / (performance.now() - startedAt);
  await untilAllFed(platform);
  await platform.stop('event-service', 'event-daprd');
  return perSecond;
}

/** A subscriber in place of worker-service that does what a message says; events a second over eight seconds. */
async function oneByOne(platform: Platform): Promise<number> {
  await platform.admin.query('truncate bench_activity, bench_checkpoint');
  await platform.forgetGroup(APP_IDS.worker);
  const pool = new pg.Pool({
    connectionString: platform.admin.options.connectionString,
    max: PEER_CONNECTIONS,
    options: '-c synchronous_commit=off',
  });
  let done = 0;
  const server = createServer(
    (request, response) => void answer(pool, request, response).then((did) => (done += did)),
  );
  server.listen(platform.stack.ports.worker, '127.0.0.1');
  await once(server, 'listening');
  await platform.start('worker-daprd');
  while (done === 0) await sleep(5);
  const [first, startedAt] = [done, performance.now()];
  await sleep(PEER_MS);
  const perSecond = ((done - first) * 1_000) / (performance.now() - startedAt);
  await platform.stop('worker-daprd');
  server.closeAllConnections();
  server.close();
  await pool.end();
  return perSecond;
}

interface Envelope {
  tenantid: string;
  position: number;
  subject: string;
  streamversion: number;
  id: string;
  type: string;
  actor: string;
  time: string;
  data: { projectId?: string; title?: string } | null;
}

/** @returns how many events it applied */
async function answer(pool: pg.Pool, request: IncomingMessage, response: ServerResponse): Promise<number> {
  const body = await text(request);
  let applied = 0;
  if (request.url === SIDECAR_ROUTES.events) {
    const { tenantid, position, subject, streamversion, id, type, actor, time, data } = JSON.parse(
      body,
    ) as Envelope;
    const projectId = data?.projectId;
    if (projectId !== undefined) {
      const values = [
        tenantid,
        projectId,
        position,
        subject,
        streamversion,
        id,
        type,
        actor,
        time,
        data?.title ?? '',
      ];
      await pool.query({ name: 'effect', text: EFFECT, values });
      applied = 1;
    }
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"SUCCESS"}');
  return applied;
}
