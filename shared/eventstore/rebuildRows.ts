import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { runTransaction } from '../database/inTransaction';
import { isUnavailable } from '../database/isUnavailable';
import { named } from '../database/statement';
import type { Connection } from '../database/statement';
import type { AnyAggregate } from '../types/aggregate';
import { compareRows, compareStreams } from './compareRows';
import type { Finding } from './compareRows';
import { countStreams, countStreamsOfTenant, listLogs } from './rebuild.queries';
import { repairRow } from './repairRow';
import type { RepairDeps } from './repairRow';

/** How far a rebuild is: rows compared, of about so many. */
export type RebuildProgress = { readonly compared: number; readonly total: number };

/** `unsettled` of the repaired rows were written wrongly again, by commands that had read them before: raise the revision. */
export type RebuildResult = RebuildProgress & { readonly unsettled: number };

/** A row with a fault, and what became of it. */
export type Rebuilt = Finding & { readonly isRepaired: boolean };

type RebuildDeps = Omit<RepairDeps, 'pool'> & {
  /** Logs in as the migrator. */
  readonly pool: Pick<Pool, 'connect' | 'query'>;
  readonly onProgress: (progress: RebuildProgress) => void;
  readonly onFound: (row: Rebuilt) => void;
  /** Ends it after the rows that are being compared. */
  readonly signal?: AbortSignal;
  /** How long a repaired row is left before it is compared once more; default 5,000. */
  readonly settleMs?: number;
};

export type RebuildOptions = {
  /** All tenants, the platform among them, when left out. */
  readonly tenantId?: string;
  /** Only compares. */
  readonly isDryRun?: boolean;
};

/** Rows that are compared in one transaction. */
const PAGE_ROWS = 100;
const PAGE_TENANTS = 1_000;
/** Repaired rows that are remembered; then they are compared again. */
const MAX_REPAIRS = 10_000;
/** More than a command takes from reading its row to appending; and how often rows are compared again. */
const SETTLE_MS = 5_000;
const MAX_ROUNDS = 12;
/** Before the first: the platform's id is the lowest there is, so nothing but the empty range is below it. */
const LOWEST = '00000000-0000-0000-0000-000000000000';

/**
 * Compares all state rows of an aggregate with what the log folds to, and repairs those that differ, in place and one by
 * one, while others append. A command that had read a wrong row before its repair writes it again, so repaired rows are
 * compared once more. Repeatable; needs memory for a hundred rows, whatever there is in all.
 *
 * @throws when the database is away; what was repaired stays, and it can be started again
 */
export async function rebuildRows(
  deps: RebuildDeps,
  aggregate: AnyAggregate,
  options: RebuildOptions,
): Promise<RebuildResult> {
  const total = await countOf(deps, aggregate, options.tenantId);
  let compared = 0;
  let repairs: Finding[] = [];
  let unsettled = 0;
  for await (const page of allPages(deps, aggregate, options)) {
    compared += page.compared;
    repairs.push(...(await treat(deps, aggregate, { findings: page.findings, ...options })));
    deps.onProgress({ compared, total });
    if (repairs.length >= MAX_REPAIRS) {
      unsettled += (await settle(deps, aggregate, repairs)).length;
      repairs = [];
    }
    if (deps.signal?.aborted) break;
  }
  unsettled += (await settle(deps, aggregate, repairs)).length;
  return { compared, total, unsettled };
}

/** @returns the repaired rows that have to be looked at again */
async function treat(
  deps: RebuildDeps,
  aggregate: AnyAggregate,
  { findings, isDryRun = false }: { findings: readonly Finding[]; isDryRun?: boolean },
): Promise<Finding[]> {
  const wrong: Finding[] = [];
  for (const finding of findings) {
    const row = isDryRun ? { ...finding, isRepaired: false } : await repaired(deps, aggregate, finding);
    // Of others commands read nothing that is wrong: they fold the log, or find none.
    if (row.isRepaired && row.fault === 'differs') wrong.push(row);
    deps.onFound(row);
  }
  return wrong;
}

/**
 * Compares repaired rows once more, after the commands that may have read them before, and repairs those that were
 * written wrongly again.
 * @returns those that were wrong each time: commands follow each other on them without a pause
 */
async function settle(
  deps: RebuildDeps,
  aggregate: AnyAggregate,
  unsettled: readonly Finding[],
): Promise<readonly Finding[]> {
  let rows = unsettled;
  for (let round = 1; round <= MAX_ROUNDS && rows.length > 0; round += 1) {
    await setTimeout(deps.settleMs ?? SETTLE_MS);
    const wrong: Finding[] = [];
    for (const [tenantId, own] of Map.groupBy(rows, (row) => row.tenantId)) {
      for (let from = 0; from < own.length; from += PAGE_ROWS) {
        const ids = own.slice(from, from + PAGE_ROWS).map(({ id }) => id);
        const found = await inSnapshot(deps, (tx) =>
          compareStreams({ tx, keyring: deps.keyring }, aggregate, { tenantId, ids }),
        );
        for (const finding of found) wrong.push(await repaired(deps, aggregate, finding));
      }
    }
    rows = wrong;
  }
  return rows;
}

/** One row that cannot be repaired must not keep the others from it. */
async function repaired(deps: RebuildDeps, aggregate: AnyAggregate, finding: Finding): Promise<Rebuilt> {
  if (finding.fault === 'newer' || finding.fault === 'unfoldable') return { ...finding, isRepaired: false };
  try {
    return { ...finding, isRepaired: await repairRow(deps, aggregate, finding) };
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return { ...finding, isRepaired: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function countOf({ pool }: RebuildDeps, { type }: AnyAggregate, tenantId: string | undefined) {
  const [found] =
    tenantId === undefined
      ? await countStreams.run({ type }, named(pool))
      : await countStreamsOfTenant.run({ tenantId, type }, named(pool));
  return found?.count ?? 0;
}

async function* tenantsOf({ pool }: RebuildDeps): AsyncGenerator<string> {
  yield LOWEST;
  for (let after = LOWEST; ;) {
    const page = await listLogs.run({ after, limit: PAGE_TENANTS }, named(pool));
    for (const { tenantId } of page) yield tenantId;
    const last = page[PAGE_TENANTS - 1];
    if (!last) return;
    after = last.tenantId;
  }
}

async function* allPages(deps: RebuildDeps, aggregate: AnyAggregate, { tenantId }: RebuildOptions) {
  for await (const id of tenantId === undefined ? tenantsOf(deps) : [tenantId]) {
    yield* pagesOf(deps, aggregate, id);
  }
}

async function* pagesOf(deps: RebuildDeps, aggregate: AnyAggregate, tenantId: string) {
  let after: string | undefined = LOWEST;
  while (after !== undefined) {
    const from: string = after;
    const page = await inSnapshot(deps, (tx) =>
      compareRows({ tx, keyring: deps.keyring }, aggregate, { tenantId, after: from, limit: PAGE_ROWS }),
    );
    yield page;
    after = page.next;
  }
}

function inSnapshot<T>({ pool }: RebuildDeps, run: (tx: Connection) => Promise<T>): Promise<T> {
  return runTransaction(pool, 'begin isolation level repeatable read read only', run);
}
