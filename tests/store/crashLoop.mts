// Imports the compiled services: load this file only after buildServices().
import { setTimeout as sleep } from 'node:timers/promises';
import { createIds } from '@plinth/shared/utils/ids';
import { createRandom } from '../crash/random.mts';
import type { Random } from '../crash/random.mts';
import { asAdmin } from './asAdmin.mts';
import { checkChains, checkRows } from './checkFolds.mts';
import { checkStored } from './checkStored.mts';
import type { Cluster } from './cluster.mts';
import { createLedger } from './ledger.mts';
import type { Ledger, Versions, Work } from './ledger.mts';
import type { Report, StoreOptions } from './report.mts';
import { startWriter } from './writerProcess.mts';
import type { WriterProcess } from './writerProcess.mts';

const CALLERS = 8;
const TENANTS = 5;
const DEADLINE_MS = 30_000;
const SAY_EVERY = 50;

const BACKENDS = `select pid from pg_stat_activity where usename = 'plinth_writer' and state = 'active'`;

/**
 * Kills the writing process, its backend in PostgreSQL, or both, `kills` times, while it appends; each writer first sends
 * again what the one before had not heard about.
 * @returns what was found afterwards, and the figures
 */
export async function crashLoop(
  cluster: Cluster,
  masterKey: string,
  { kills, seed, say, signal }: StoreOptions & { kills: number },
): Promise<Report> {
  const random = createRandom(seed);
  const ledger = createLedger();
  const tenantIds = await plansForTenants(ledger);
  const blows = { writer: 0, backend: 0, both: 0 };
  const faults: string[] = [];
  const start = () => startWriter(workOf(cluster, { masterKey, ledger, tenantIds, random }), ledger);
  const startedAt = performance.now();
  let writer = start();
  for (let kill = 1; kill <= kills && !signal.aborted; kill += 1) {
    const enough = writer.acks() + random.between(5, 60);
    await until(() => writer.acks() >= enough, `${enough} appends before kill ${kill}`);
    const blow = random.pick(['writer', 'backend', 'both'] as const);
    blows[blow] += 1;
    writer = await strike(cluster, { blow, writer, start });
    if (kill % SAY_EVERY === 0) say(`  ${kill} of ${kills} kills, ${ledger.acks.size} units acknowledged`);
  }
  const struck = blows.writer + blows.backend + blows.both;
  if (struck < kills) faults.push(`stopped after ${struck} of ${kills} kills`);
  await writer.finish();
  await until(() => asAdmin(cluster, async () => true), 'PostgreSQL to answer');
  const seconds = (performance.now() - startedAt) / 1_000;
  faults.push(...(await asAdmin(cluster, (admin) => checkStored(admin, ledger))));
  faults.push(...(await checkChains(cluster, tenantIds)), ...(await checkRows(cluster, masterKey)));
  const events = [...ledger.acks.values()].reduce((sum, { positions }) => sum + positions.length, 0);
  const figures = { ...blows, units: ledger.acks.size, events, replayed: ledger.replays() };
  return { name: 'crash loop', seconds, figures, faults };
}

/** Tenants are made by the first writer, as units like all others. */
async function plansForTenants(ledger: Ledger): Promise<string[]> {
  const ids = createIds();
  const tenantIds = Array.from({ length: TENANTS }, () => ids.next());
  for (const tenantId of tenantIds) {
    const streams = [{ streamId: tenantId, version: 0, eventIds: [ids.next()] }];
    ledger.take({ try: { id: ids.next(), tenantId, at: AT, opens: true, streams } });
  }
  return tenantIds;
}

const AT = '2026-01-01T00:00:00.000Z';

/** Callers share tenants, so that they meet at the heads; each has streams of its own. */
function workOf(
  { url }: Cluster,
  of: { masterKey: string; ledger: Ledger; tenantIds: string[]; random: Random },
): Work {
  const { masterKey, ledger, tenantIds, random } = of;
  const inDoubt = ledger.inDoubt();
  const doubtful = new Set(inDoubt.flatMap(({ streams }) => streams.map(({ streamId }) => streamId)));
  const callers = Array.from({ length: CALLERS }, (_, caller) => ({
    tenantIds,
    inDoubt: inDoubt.filter((_plan, index) => index % CALLERS === caller),
    versions: ownShare(
      ledger.versions(),
      (streamId, index) => index % CALLERS === caller && !doubtful.has(streamId),
    ),
  }));
  const urls = { writer: url('writer'), app: url('app') };
  return { urls, masterKey, seed: random.between(0, 2 ** 31), at: AT, callers };
}

/** Streams of units in doubt are left to whoever completes them. */
function ownShare(versions: Versions, isOwn: (streamId: string, index: number) => boolean): Versions {
  return Object.fromEntries(
    Object.entries(versions).map(([tenantId, own]) => [
      tenantId,
      Object.fromEntries(Object.entries(own).filter(([streamId], index) => isOwn(streamId, index))),
    ]),
  );
}

async function strike(
  cluster: Cluster,
  of: { blow: 'writer' | 'backend' | 'both'; writer: WriterProcess; start: () => WriterProcess },
): Promise<WriterProcess> {
  const { blow, writer, start } = of;
  if (blow !== 'writer') await killBackend(cluster);
  if (blow === 'backend') return writer;
  await writer.kill();
  return start();
}

/** PostgreSQL then ends all sessions and recovers from its log. */
async function killBackend(cluster: Cluster): Promise<void> {
  const pid = await until(
    () => asAdmin(cluster, async (admin) => (await admin.query<{ pid: number }>(BACKENDS)).rows[0]?.pid),
    'a backend that appends',
  );
  process.kill(pid, 'SIGKILL');
}

async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = performance.now() + DEADLINE_MS;
  while (performance.now() < end) {
    // While PostgreSQL recovers, it answers nothing.
    const value = await Promise.resolve(condition()).catch(() => undefined);
    if (value) return value as NonNullable<Exclude<T, false>>;
    await sleep(2);
  }
  throw new Error(`expected ${what} within ${DEADLINE_MS / 1_000} s; got none`);
}
