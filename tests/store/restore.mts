// Imports the compiled services: load this file only after buildServices().
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { closePools, createPools } from '@plinth/shared/database/connection';
import { createDatabase } from '@plinth/shared/database/provision';
import { addActivity } from '@plinth/shared/database/repositories/activityFeed';
import { eventTypes } from '@plinth/shared/domain/registry';
import { createAppend } from '@plinth/shared/eventstore/append';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { applyRange } from '@plinth/shared/messaging/applyRange';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import { createParkBrake } from '@plinth/shared/messaging/parkBrake';
import { createIds } from '@plinth/shared/utils/ids';
import { DATABASE } from '../../scripts/lib/databaseUrl.mts';
import { which } from '../../scripts/lib/which.mts';
import { asAdmin } from './asAdmin.mts';
import { checkChains, checkRows } from './checkFolds.mts';
import { checkDense } from './checkStored.mts';
import type { Cluster } from './cluster.mts';
import type { Report } from './report.mts';
import { unitOf } from './unit.mts';

/** Writes down each event that it is given, once. */
const listing = defineConsumer({
  name: 'store-test',
  revision: 1,
  handles: Object.keys(eventTypes),
  apply: (tx, { tenantId, position, streamId, version, id: eventId, type, actor, occurredAt: at }) =>
    addActivity(tx, {
      ...{ tenantId, position, streamId, version, eventId, type, actor, at },
      ...{ projectionVersion: 1, projectId: streamId, summary: type },
    }),
});

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Where pg_dump and psql are: beside the server, else on PATH; undefined where there are none. */
export function findDumpTools(binDir: string): { pgDump: string; psql: string } | undefined {
  const find = (name: string): string | undefined =>
    [join(binDir, name), ...which(name)].find((file) => existsSync(file));
  const [pgDump, psql] = [find('pg_dump'), find('psql')];
  return pgDump && psql ? { pgDump, psql } : undefined;
}

/**
 * Lets a consumer follow half of the logs of one cluster, copies it by pg_dump and psql into a fresh one, and lets the
 * consumer go on there: it is given each event once; logs, chains and rows are what they were, and appended to.
 */
export async function restore(
  { from, to }: { from: Cluster; to: Cluster },
  masterKey: string,
  tools: { pgDump: string; psql: string },
): Promise<Report> {
  const startedAt = performance.now();
  const tenantIds = await asAdmin(from, async (admin) => {
    const { rows } = await admin.query<{ id: string }>(
      'select tenant_id as id from log_head where position > 0',
    );
    return rows.map(({ id }) => id);
  });
  // Of the others it has seen nothing yet.
  await consume(from, tenantIds.slice(0, tenantIds.length / 2), 1);
  await copy({ from, to }, tools);
  const before = await contentOf(from);
  const after = await contentOf(to);
  await appendTo(to, masterKey, tenantIds);
  await consume(to, tenantIds, Number.MAX_SAFE_INTEGER);
  const faults = [
    ...before.flatMap((line, index) =>
      line === after[index] ? [] : [`expected ${line}; got ${after[index]}`],
    ),
    ...(await asAdmin(to, checkDense)),
    ...(await missed(to)),
    ...(await checkChains(to, tenantIds)),
    ...(await checkRows(to, masterKey)),
    ...(await checkClosed(to)),
  ];
  const events = await asAdmin(to, async (admin) => {
    const { rows } = await admin.query<{ count: number }>('select count(*)::int as count from event');
    return rows[0]?.count ?? 0;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  return { name: 'pg_dump | psql', seconds, figures: { tenants: tenantIds.length, events }, faults };
}

/** One more project in each tenant. */
async function appendTo({ url }: Cluster, masterKey: string, tenantIds: readonly string[]): Promise<void> {
  const urls = { writer: url('writer'), app: url('app') };
  const pools = createPools({ urls, applicationName: 'store-test' });
  const ids = createIds();
  const keyring = createKeyring({
    masterKey: createMasterKey(masterKey),
    loadKeys: createLoadKeys({ pool: pools.app }),
    ids,
    clock: { now: () => new Date() },
  });
  const append = createAppend({ writer: pools.writer, keyring, randomBytes });
  try {
    for (const tenantId of tenantIds) {
      const streams = [{ streamId: ids.next(), version: 0, eventIds: [ids.next()] }];
      await append(unitOf({ id: ids.next(), tenantId, at: new Date().toISOString(), opens: false, streams }));
    }
  } finally {
    await closePools(pools);
  }
}

/** @param rounds of 200 events at most that each tenant's log is followed */
async function consume({ url }: Cluster, tenantIds: readonly string[], rounds: number): Promise<void> {
  const pools = createPools({ urls: { consumer: url('consumer') }, applicationName: 'store-test' });
  const pool = pools.consumer;
  const deps = { pool, consumer: listing, known: eventTypes, log: silent, brake: createParkBrake() };
  try {
    for (const tenantId of tenantIds) {
      for (let round = 0; round < rounds; round += 1) {
        if ((await applyRange(deps, tenantId)).outcome !== 'passed') break;
      }
    }
  } finally {
    await closePools(pools);
  }
}

async function copy({ from, to }: { from: Cluster; to: Cluster }, tools: { pgDump: string; psql: string }) {
  await createDatabase({ adminUrl: new URL('/postgres', to.adminUrl).href, name: DATABASE });
  const dump = spawn(tools.pgDump, ['--dbname', from.adminUrl], { stdio: ['ignore', 'pipe', 'pipe'] });
  const psql = spawn(
    tools.psql,
    ['--quiet', '--no-psqlrc', '--set', 'ON_ERROR_STOP=1', '--dbname', to.adminUrl],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const errors: string[] = [];
  for (const child of [dump, psql]) child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const endings = [dump, psql].map((child) => new Promise<number>((resolve) => child.once('close', resolve)));
  await pipeline(dump.stdout, psql.stdin).catch((error: Error) => errors.push(error.message));
  const codes = await Promise.all(endings);
  if (codes.every((code) => code === 0)) return;
  throw new Error(`expected pg_dump and psql to succeed; got ${codes.join(' and ')}: ${errors.join('')}`);
}

/** Number and digest of the rows of each table. */
async function contentOf(cluster: Cluster): Promise<string[]> {
  return asAdmin(cluster, async (admin) => {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class
       where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace order by 1`,
    );
    const lines: string[] = [];
    for (const { name } of tables) {
      const { rows } = await admin.query<{ line: string }>(
        `select '${name}: ' || count(*) || ' rows, ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as line
         from ${name} t`,
      );
      lines.push(rows[0]?.line ?? '');
    }
    return lines;
  });
}

/** Events that the consumer was not given, and whether its checkpoints stand at the heads. */
async function missed(cluster: Cluster): Promise<string[]> {
  const { rows } = await asAdmin(cluster, (admin) =>
    admin.query<{ fault: string }>(
      `select 'the consumer was not given position ' || e.position || ' of ' || e.tenant_id as fault
       from event e left join activity a
         on a.tenant_id = e.tenant_id and a.position = e.position and a.event_id = e.id
       where a.event_id is null
       union all
       select 'checkpoint of ' || h.tenant_id || ' at ' || coalesce(c.position, 0) || ' of ' || h.position
       from log_head h left join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = 'store-test'
       where h.position > coalesce(c.position, 0)`,
    ),
  );
  return rows.map(({ fault }) => fault);
}

/** Row security, triggers and grants came along. */
async function checkClosed(cluster: Cluster): Promise<string[]> {
  const { rows } = await asAdmin(cluster, (admin) =>
    admin.query<{ fault: string }>(
      `select oid::regclass || ' has no forced row security' as fault from pg_class
       where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
         and not (relrowsecurity and relforcerowsecurity)
       union all
       select 'nothing keeps event append-only' where not exists (
         select from pg_trigger where tgrelid = 'event'::regclass and not tgisinternal)
       union all
       select 'plinth_writer may not append' where not has_function_privilege('plinth_writer', (
         select oid from pg_proc where proname = 'append_units'), 'execute')`,
    ),
  );
  return rows.map(({ fault }) => fault);
}
