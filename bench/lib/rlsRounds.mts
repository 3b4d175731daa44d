// Imports the compiled sources: after the build.
import { randomUUID } from 'node:crypto';
import { closePools, createPools } from '@plinth/shared/database/connection';
import { findTask, listTasks } from '@plinth/shared/database/repositories/tasks';
import type { Connection } from '@plinth/shared/database/statement';
import { withTenant } from '@plinth/shared/database/withTenant';
import type pg from 'pg';
import { asAdmin, freshPlinth, tidy, withCluster } from './cluster.mts';
import { quantile, ratioOf, rowOf } from './report.mts';
import type { Ratio, Row } from './report.mts';

const TENANTS = 500;
const TASKS_EACH = 1_000;
const PAGE = 50;
const GETS = 3_000;
const LISTS = 800;
const CALLERS = 4;
const AT_MOST = 1.15;
const UNBOUND = 'bench_unbound';

/** Tenants, one project each, and their tasks, written past what checks them. */
const FILL = `
  set session_replication_role = replica;
  insert into tenant (tenant_id, id, slug, name, status, plan, purge_after_days, version, reducer_revision, created_at, updated_at)
  select id, id, id::text, 'Acme', 'active', 'free', 30, 1, 1, now(), now() from bench_tenant;
  insert into project (tenant_id, id, key, name, description, status, version, reducer_revision, created_at, updated_at)
  select id, id, 'P', 'Engine', '', 'active', 1, 1, now(), now() from bench_tenant;
  insert into task (tenant_id, id, project_id, title, description, status, labels, rank, version, reducer_revision, created_at, updated_at)
  select t.id, gen_random_uuid(), t.id, 'Pack the order ' || n, repeat('x', 200), 'open', '{}', lpad(n::text, 6, '0'), 1, 1,
         now() - make_interval(secs => n), now()
  from generate_series(1, ${TASKS_EACH}) as n, bench_tenant t;`;

interface Target {
  tenantId: string;
  id: string;
}

type Read = (tx: Connection, target: Target) => Promise<unknown>;

const READS: Record<string, { read: Read; times: number }> = {
  get: { read: findTask, times: GETS },
  list: {
    read: (tx, { tenantId }) => listTasks(tx, { tenantId, behind: undefined, limit: PAGE }),
    times: LISTS,
  },
};

/** @returns microseconds of each read, as rows, and with row security against without */
export function measureRls(rounds: number): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  return withCluster(async (cluster) => {
    const urls = await freshPlinth(cluster, 'bench_rls');
    const targets = await fill(urls.admin);
    const unbound = new URL(urls.app);
    [unbound.username, unbound.password] = [UNBOUND, UNBOUND];
    const [bound, free] = [urls.app, unbound.href].map((app) =>
      createPools({ urls: { app }, max: CALLERS, applicationName: 'bench' }),
    ) as [Pools, Pools];
    const figures: Record<string, { with: number[]; without: number[] }> = {};
    try {
      await tidy([urls.admin]);
      for (let round = -1; round < rounds; round += 1) {
        for (const [name, { read, times }] of Object.entries(READS)) {
          const order = round % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const);
          for (const side of order) {
            const us = await microseconds(side === 'with' ? bound.app : free.app, { read, times, targets });
            // A round before the first does not count.
            if (round >= 0) (figures[name] ??= { with: [], without: [] })[side].push(us);
          }
        }
      }
    } finally {
      await closePools(bound);
      await closePools(free);
    }
    return figuresOf(figures);
  });
}

type Pools = { readonly app: pg.Pool };

async function fill(admin: string): Promise<Target[]> {
  return asAdmin(admin, async (client) => {
    await client.query('create table bench_tenant (id uuid)');
    const ids = Array.from({ length: TENANTS }, () => randomUUID());
    await client.query('insert into bench_tenant select * from unnest($1::uuid[])', [ids]);
    await client.query(FILL);
    await client.query(`
      drop role if exists ${UNBOUND};
      create role ${UNBOUND} login bypassrls password '${UNBOUND}';
      grant usage on schema public to ${UNBOUND};
      grant select on all tables in schema public to ${UNBOUND}`);
    const { rows } = await client.query<Target>(
      'select tenant_id as "tenantId", id from task tablesample bernoulli (2) repeatable (1) order by random() limit 5000',
    );
    return rows;
  });
}

async function microseconds(
  pool: pg.Pool,
  { read, times, targets }: { read: Read; times: number; targets: readonly Target[] },
): Promise<number> {
  const latencies: number[] = [];
  let left = times;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      const target = targets[left % targets.length]!;
      const startedAt = performance.now();
      await withTenant(pool, target.tenantId, (tx) => read(tx, target));
      latencies.push((performance.now() - startedAt) * 1_000);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return quantile(latencies, 0.5);
}

function figuresOf(figures: Record<string, { with: number[]; without: number[] }>): {
  rows: Row[];
  ratios: Ratio[];
} {
  const variants = Object.entries(figures);
  return {
    rows: variants.flatMap(([variant, each]) =>
      (['with', 'without'] as const).map((side) =>
        rowOf({ system: `rls ${side}`, variant, metric: 'read p50', unit: 'µs' }, each[side]),
      ),
    ),
    ratios: variants.map(([variant, each]) =>
      ratioOf({
        ...{ of: 'rls with', against: 'rls without', variant, metric: 'read p50', goal: { atMost: AT_MOST } },
        values: each.with.map((us, round) => us / each.without[round]!),
      }),
    ),
  };
}
