// Imports the compiled sources: after the build.
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile, ratioOf, rowOf } from '../report.mts';
import type { Ratio, Row } from '../report.mts';
import type { Platform } from './platform.mts';
import { interleaved } from './publish.mts';
import { appendTasks, fillLogs } from './samples.mts';

const TENANTS = 48;
const PER_SECOND = 100;
const ROUND_MS = 6_000;
const LOOK_MS = 2;
const SETTLE_WITHIN_MS = 120_000;
const BEHIND_EVENTS = 100_000;
const FLOODING_CALLERS = 8;
const FEED = 'activity-feed-v1';

/**
 * From the answer to an append until the feed has it, at 100 events a second over 48 tenants: with nothing else, while one
 * more tenant is 100,000 events behind, and while one more floods. Seen by looking every 2 ms.
 */
export async function measureFeed(
  platform: Platform,
  rounds: number,
): Promise<{ rows: Row[]; ratios: Ratio[] }> {
  const tenantIds = await fillLogs(platform, TENANTS, 1);
  const [behind] = await fillLogs(platform, 1, BEHIND_EVENTS);
  const [flooding] = await fillLogs(platform, 1, 1);
  await platform.start('event-service', 'event-daprd');
  await untilAllFed(platform);
  const all = new Map<string, number[][]>();
  const measured = (variant: string, beside: () => Promise<() => Promise<void>>) => async () => {
    const end = await beside();
    const latencies = await feedRound(platform, tenantIds);
    await end();
    await untilAllFed(platform);
    all.set(variant, [...(all.get(variant) ?? []), latencies]);
    return 0;
  };
  const calm = `events/s=${PER_SECOND}`;
  const ways = {
    [calm]: measured(calm, () => Promise.resolve(() => Promise.resolve())),
    'beside one that is behind': measured('beside one that is behind', () => fallBehind(platform, behind!)),
    'beside one that floods': measured('beside one that floods', () => flood(platform, flooding!)),
  };
  await interleaved(rounds, ways);
  await platform.stop('event-service', 'event-daprd');
  // The first round did not count.
  const p99Of = (variant: string) =>
    all
      .get(variant)!
      .slice(1)
      .map((latencies) => quantile(latencies, 0.99));
  const rows = [...all].flatMap(([variant, [, ...counted]]) =>
    [0.5, 0.99].map((share) =>
      rowOf(
        { system: 'plinth', variant, metric: `append to feed p${share * 100}`, unit: 'ms' },
        counted.map((latencies) => quantile(latencies, share)),
      ),
    ),
  );
  const ratios = Object.keys(ways)
    .slice(1)
    .map((variant) =>
      ratioOf({
        ...{
          of: 'plinth busy',
          against: 'plinth',
          variant,
          metric: 'append to feed p99',
          goal: { atMost: 2 },
        },
        values: p99Of(variant).map((p99, round) => p99 / p99Of(calm)[round]!),
      }),
    );
  return { rows, ratios };
}

/** One round: milliseconds of each event. */
async function feedRound(platform: Platform, tenantIds: string[]): Promise<number[]> {
  const latencies: number[] = [];
  const waiting = new Map<string, { position: number; answeredAt: number }[]>();
  let isOver = false;
  const looking = (async () => {
    while (!isOver || waiting.size > 0) {
      const now = performance.now();
      const { rows } = await platform.admin.query<{ id: string; position: number }>(
        `select tenant_id as id, position::int from checkpoint where consumer = $1 and tenant_id = any($2)`,
        [FEED, [...waiting.keys()]],
      );
      for (const { id, position } of rows) {
        const own = waiting.get(id) ?? [];
        for (const event of own)
          if (event.position <= position) latencies.push(Math.max(0, now - event.answeredAt));
        const left = own.filter((event) => event.position > position);
        if (left.length > 0) waiting.set(id, left);
        else waiting.delete(id);
      }
      await sleep(LOOK_MS);
    }
  })();
  const appending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < (ROUND_MS * PER_SECOND) / 1_000; n += 1) {
    await sleep(Math.max(0, startedAt + (n * 1_000) / PER_SECOND - performance.now()));
    const tenantId = tenantIds[n % tenantIds.length]!;
    appending.push(
      appendTasks(platform, tenantId, 1).then(({ positions }) => {
        const event = { position: positions[0]!, answeredAt: performance.now() };
        waiting.set(tenantId, [...(waiting.get(tenantId) ?? []), event]);
      }),
    );
  }
  await Promise.all(appending);
  isOver = true;
  await looking;
  return latencies;
}

/** The tenant has no feed any more, and a consumer hears of it. */
async function fallBehind(platform: Platform, tenantId: string): Promise<() => Promise<void>> {
  await platform.admin.query('delete from activity where tenant_id = $1', [tenantId]);
  await platform.admin.query('delete from checkpoint where tenant_id = $1 and consumer = $2', [
    tenantId,
    FEED,
  ]);
  await appendTasks(platform, tenantId, 1);
  return () => Promise.resolve();
}

/** Appends to the tenant as fast as it goes, until it is ended. */
function flood(platform: Platform, tenantId: string): Promise<() => Promise<void>> {
  let isOver = false;
  const callers = Array.from({ length: FLOODING_CALLERS }, async () => {
    while (!isOver) await appendTasks(platform, tenantId, 1);
  });
  return Promise.resolve(async () => {
    isOver = true;
    await Promise.all(callers);
  });
}

/** Waits until the feed has everything. */
export async function untilAllFed({ admin }: Platform): Promise<void> {
  const until = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    const { rows } = await admin.query<{ behind: number }>(
      `select count(*)::int as behind from log_head h
       left join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = $1
       left join relay_checkpoint r on r.tenant_id = h.tenant_id
       where h.shard = 0 and h.position > least(coalesce(c.position, 0), coalesce(r.position, 0))`,
      [FEED],
    );
    if (rows[0]!.behind === 0) return;
    if (performance.now() > until)
      throw new Error(`expected the feed to catch up; ${rows[0]!.behind} logs are behind`);
    await sleep(20);
  }
}
