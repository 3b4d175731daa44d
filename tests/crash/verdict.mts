import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../scripts/demo/client.mts';
import { repoRoot } from '../../scripts/lib/paths.mts';
import { countCopies } from './checks/checkDelivery.mts';
import { countTakenOver } from './checks/checkJobs.mts';
import { compareLedger } from './checks/compareLedger.mts';
import { findFaults } from './checks/findFaults.mts';
import type { Ledger } from './ledger.mts';
import type { Snapshot, View } from './snapshot.mts';
import type { Witness } from './witness.mts';

/** What a look at everything came to. */
interface Verdict {
  faults: string[];
  figures: Record<string, number>;
  /** Changes asked for from this one of the ledger on that were stored, though their caller got no answer. */
  cutSince: (index: number) => string[];
}

const QUIET_DEADLINE_MS = 180_000;
const READERS = 8;

/**
 * Waits until all events are published and handled and all jobs are done.
 * @returns how long that took, in ms
 * @throws Error with what is still open after three minutes
 */
export async function untilQuiet({ openWork }: Pick<Witness, 'openWork'>): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const open = await openWork().catch((error: Error) => ({ error: error.message }));
    if (Object.values(open).every((count) => count === 0)) return performance.now() - startedAt;
    if (performance.now() - startedAt > QUIET_DEADLINE_MS) {
      throw new Error(
        `expected all to be done within ${QUIET_DEADLINE_MS} ms; open: ${JSON.stringify(open)}`,
      );
    }
    await sleep(100);
  }
}

/** Looks at everything from outside, once all is quiet, and compares it with what the callers know. */
export async function judge(
  witness: Witness,
  { ledger, clients }: { ledger: Ledger; clients: Client[] },
): Promise<Verdict> {
  const tables = await witness.snapshot();
  const snapshot: Snapshot = { ...tables, views: await readViews(tables, clients) };
  const comparison = compareLedger(ledger, snapshot);
  const chains = await Promise.all(snapshot.heads.map(({ tenantId }) => checkChain(witness, tenantId)));
  return {
    faults: [...findFaults(ledger, snapshot), ...chains.flat()],
    figures: {
      events: snapshot.events.length,
      lost: comparison.lost.length,
      doubled: comparison.doubled.length,
      'stored without answer': comparison.cut.length,
      'copies on the topic': countCopies(snapshot),
      jobs: snapshot.jobs.length,
      'jobs taken over': countTakenOver(snapshot),
    },
    cutSince: (index) => compareLedger(ledger.slice(index), snapshot).cut,
  };
}

/** Reads each project and task through the API, as its owner. */
async function readViews({ rows }: Pick<Snapshot, 'rows'>, clients: Client[]): Promise<View[]> {
  const views: View[] = [];
  const queue = rows.values();
  const reader = async (): Promise<void> => {
    for (const { tenantId, aggregate, id } of queue) {
      const client = clients.find((each) => each.tenantId === tenantId);
      if (!client) continue;
      const { status, body } = await client.call<View['fields']>('GET', `/v1/${aggregate}s/${id}`);
      views.push({ tenantId, aggregate, id, status, fields: body });
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return views;
}

/** Has the program that shares no code with the product recompute a tenant's chain. */
async function checkChain({ chainOf }: Pick<Witness, 'chainOf'>, tenantId: string): Promise<string[]> {
  const log = await chainOf(tenantId);
  const program = spawn(process.execPath, [join(repoRoot, 'tests', 'independent', 'chain.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  program.stdin.end(`${JSON.stringify({ kind: 'export', tenantId })}\n${log}`);
  const { events, firstBad } = JSON.parse(await text(program.stdout)) as {
    events: number;
    firstBad: number | null;
  };
  const expected = log === '' ? 0 : log.split('\n').length;
  if (events === expected && firstBad === null) return [];
  return [`chain of ${tenantId}: read ${events} of ${expected} events; the first bad one is ${firstBad}`];
}
