import type { KeyObject } from 'node:crypto';
import { withTenant } from '../database/withTenant';
import type { ProvenEvent } from './chain';
import { readStoredCheckpoints } from './checkpoints';
import { lockCheckpoints, readLastCheckpoint } from './checkpoints.queries';
import { compareCheckpoints } from './compareCheckpoints';
import type { ComparedCheckpoint } from './compareCheckpoints';
import type { OutsideCheckpoints } from './outsideCheckpoints';
import { readHead, readProvenLog, readPurged } from './provenLog';
import type { ProvenLogDeps } from './provenLog';
import { readProvenHead, readStrayEvents } from './provenLog.queries';
import { createPurgedVersions } from './purgedVersions';
import type { Finding } from './verifyFindings';
import { createLogVerifier } from './verifyLog';
import type { LogReport } from './verifyLog';

export type VerifyTenantOptions = {
  /** Keys that are trusted, by id. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** What is kept outside of the database; undefined when nothing is. */
  readonly outside?: Pick<OutsideCheckpoints, 'snapshot'>;
  /** Told now and then. */
  readonly onProgress?: (events: number, head: number) => void;
};

/**
 * Verifies a tenant's log in the database: digests, chain, payloads, checkpoints in the table and outside of it.
 * Reads in pages, so that it takes the same memory for every log, and up to the head of when it began.
 * @returns undefined for a tenant without a log
 */
export async function verifyTenant(
  deps: ProvenLogDeps,
  tenantId: string,
  { keys, outside, onProgress }: VerifyTenantOptions,
): Promise<LogReport | undefined> {
  const start = await begin(deps, tenantId, outside);
  if (!start) return undefined;
  const { head } = start;
  const purged = await createPurgedReader(deps, tenantId, head.position);
  const verifier = createLogVerifier({ tenantId, keys, isPurged: purged.has });
  const checkpoints = compareCheckpoints(start.stored, start.outside);
  let next = await checkpoints.next();

  const take = async ({ number, jws, fault }: ComparedCheckpoint): Promise<void> => {
    if (fault) verifier.add({ code: 'other_checkpoint', checkpoint: number, detail: fault });
    verifier.checkpoint(jws, number);
    next = await checkpoints.next();
  };
  for await (const page of readProvenLog(deps, tenantId, { after: 0, until: head.position })) {
    await purged.prepareFor(page);
    for (const event of page) {
      while (!next.done && next.value.position < event.position) await take(next.value);
      verifier.event(event);
    }
    onProgress?.(page.at(-1)?.position ?? 0, head.position);
  }
  while (!next.done) await take(next.value);
  (await findStray(deps, tenantId)).forEach(verifier.add);
  return verifier.end(head);
}

/** Events before the first position or behind the head: no chain leads there, but a fold of their stream finds them. */
async function findStray({ pool }: ProvenLogDeps, tenantId: string): Promise<Finding[]> {
  const [stray] = await withTenant(pool, tenantId, (tx) => readStrayEvents.run({ tenantId }, tx));
  if (!stray || stray.first === null || stray.last === null) return [];
  const detail = `${stray.count} event(s) stand outside of the log, which goes from 1 to its head`;
  return [{ code: 'stray_event', position: stray.first, until: stray.last, detail }];
}

/** Head and checkpoints as they stand between two checkpoints: one that is just being made would look like a missing one. */
async function begin({ pool }: ProvenLogDeps, tenantId: string, outside: VerifyTenantOptions['outside']) {
  return withTenant(pool, tenantId, async (tx) => {
    await lockCheckpoints.run({ tenantId }, tx);
    const [last] = await readLastCheckpoint.run({ tenantId }, tx);
    const [head] = await readProvenHead.run({ tenantId }, tx);
    if (!head) return undefined;
    const stored = readStoredCheckpoints({ pool }, tenantId, { until: last?.number ?? 0 });
    return { head, stored, outside: await outside?.snapshot(tenantId) };
  });
}

/**
 * What `purged` events name. Payloads may be emptied while we read, by a purge that is recorded behind the head that
 * we began with; so when an empty one is named nowhere, it looks on.
 */
async function createPurgedReader(deps: ProvenLogDeps, tenantId: string, head: number) {
  const versions = createPurgedVersions();
  let seenUntil = 0;
  const readOn = async (until: number): Promise<void> => {
    for await (const event of readPurged(deps, tenantId, { after: seenUntil, until })) versions.add(event);
    seenUntil = until;
  };
  await readOn(head);
  return {
    has: versions.has,
    prepareFor: async (page: readonly ProvenEvent[]): Promise<void> => {
      const isNamed = ({ data, streamId, version }: ProvenEvent) =>
        data !== null || versions.has(streamId, version);
      if (page.every(isNamed)) return;
      await readOn((await readHead(deps, tenantId))?.position ?? seenUntil);
    },
  };
}
