import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { Connection } from '../database/statement';
import { withTenant } from '../database/withTenant';
import type { Clock } from '../types/clock';
import type { AuditKeys } from './auditKeys';
import { chainStart, nextChain } from './chain';
import { openCheckpoint, signCheckpoint } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import {
  insertCheckpoint,
  lockCheckpoints,
  readCheckpoints,
  readLastCheckpoint,
} from './checkpoints.queries';
import type { OutsideCheckpoint, OutsideCheckpoints } from './outsideCheckpoints';
import { readProvenPage } from './provenLog';
import { readProvenHead } from './provenLog.queries';

export type AttestDeps = {
  /** Pool of the role auditor. */
  readonly pool: Pick<Pool, 'connect'>;
  readonly keys: AuditKeys;
  readonly clock: Clock;
  /** Undefined where checkpoints are kept in the table only. */
  readonly outside?: OutsideCheckpoints;
};

/** What came of it; `isBehind` when the log goes on behind the checkpoint. */
export type Attested = { readonly checkpoint: Checkpoint | undefined; readonly isBehind: boolean };

/** A log that does not prove itself any more: nothing is signed over it. */
export class UnsoundLogError extends Error {
  override readonly name = 'UnsoundLogError';
}

/** In one checkpoint, so that its transaction takes a second or two, whatever was imported. */
const MAX_EVENTS = 100_000;

const PAGE = 500;
/** The greatest int4. */
const LAST = 2 ** 31 - 1;
const START = { number: 0, position: 0 };

/**
 * Signs a checkpoint over what has come to a tenant's log since the last one, in one transaction: the chain is computed
 * anew over those events, so nothing is signed that was not looked at. Outside first, then the table: what a crash
 * leaves in between is taken over by the next call. Repeatable, also by several processes at once; they take turns.
 * @throws UnsoundLogError when events, chain and last checkpoint do not agree; `verify` says where
 */
export async function attestLog(deps: AttestDeps, tenantId: string): Promise<Attested> {
  const key = await deps.keys.active();
  const openOwn = createOpenOwn(await deps.keys.publicKeys(), tenantId);
  return withTenant(deps.pool, tenantId, async (tx) => {
    await lockCheckpoints.run({ tenantId }, tx);
    const from = startOf(await reconcile(deps, tx, { tenantId, openOwn }), { tenantId, openOwn });
    const [head] = await readProvenHead.run({ tenantId }, tx);
    if (!head || head.position < from.position) {
      throw unsound(tenantId, `the log ends before its checkpoint at ${from.position}`);
    }
    if (head.position === from.position) return { checkpoint: undefined, isBehind: false };
    const until = Math.min(head.position, from.position + MAX_EVENTS);
    const chain = await computeChain(tx, tenantId, { from, until });
    const isBehind = until < head.position;
    if (!isBehind && chain !== head.chain) throw unsound(tenantId, 'its head names another chain');

    const number = from.number + 1;
    const signedAt = deps.clock.now().toISOString();
    const checkpoint: Checkpoint = { tenantId, number, position: until, count: until, chain, signedAt };
    const line = { number, position: until, jws: signCheckpoint(key, checkpoint) };
    await deps.outside?.append(tenantId, [line]);
    await insertCheckpoint.run({ tenantId, ...line }, tx);
    return { checkpoint, isBehind };
  });
}

type Own = { readonly tenantId: string; readonly openOwn: (jws: string) => Checkpoint | undefined };

/** Opens what a key of ours has signed over this tenant's log, and nothing else. */
function createOpenOwn(keys: ReadonlyMap<string, KeyObject>, tenantId: string): Own['openOwn'] {
  return (jws) => {
    const opened = openCheckpoint(jws);
    const key = opened && keys.get(opened.kid);
    return key && opened.isSignedBy(key) && opened.checkpoint.tenantId === tenantId
      ? opened.checkpoint
      : undefined;
  };
}

/** The last checkpoint, once table and outside hold the same ones. */
async function reconcile(
  { outside }: Pick<AttestDeps, 'outside'>,
  tx: Connection,
  { tenantId, openOwn }: Own,
): Promise<OutsideCheckpoint | undefined> {
  const [stored] = await readLastCheckpoint.run({ tenantId }, tx);
  if (!outside) return stored;
  const kept = await outside.last(tenantId);
  const [inside, beside] = [numberOf(stored), numberOf(kept)];
  if (beside < inside) await addMissing(tx, outside, { tenantId, after: beside });
  if (!kept || beside <= inside) return stored;
  if (beside > inside + 1 || !openOwn(kept.jws)) {
    throw unsound(tenantId, `the table ends at checkpoint ${inside}, what is kept outside at ${beside}`);
  }
  await insertCheckpoint.run({ tenantId, ...kept }, tx);
  return kept;
}

const numberOf = (checkpoint: OutsideCheckpoint | undefined): number => checkpoint?.number ?? 0;

/** Outside, what the table holds behind a number: the directory is new, or came back from an older copy. */
async function addMissing(
  tx: Connection,
  outside: OutsideCheckpoints,
  { tenantId, after }: { tenantId: string; after: number },
): Promise<void> {
  for (let number = after; ;) {
    const page = await readCheckpoints.run({ tenantId, after: number, until: LAST, limit: PAGE }, tx);
    if (page.length === 0) return;
    await outside.append(tenantId, page);
    number = page.at(-1)!.number;
  }
}

function startOf(last: OutsideCheckpoint | undefined, { tenantId, openOwn }: Own) {
  if (!last) return { ...START, chain: chainStart(tenantId) };
  const checkpoint = openOwn(last.jws);
  if (checkpoint?.number !== last.number || checkpoint.position !== last.position) {
    throw unsound(tenantId, `its checkpoint ${last.number} is not one that we signed`);
  }
  return { ...checkpoint, chain: Buffer.from(checkpoint.chain, 'hex') };
}

async function computeChain(
  tx: Connection,
  tenantId: string,
  { from, until }: { from: { position: number; chain: Buffer }; until: number },
): Promise<string> {
  let { position, chain } = from;
  while (position < until) {
    const page = await readProvenPage(tx, tenantId, { after: position, until });
    for (const event of page) {
      if (event.position !== position + 1) throw unsound(tenantId, `position ${position + 1} is missing`);
      position = event.position;
      chain = nextChain(chain, event);
      if (chain.toString('hex') !== event.chain)
        throw unsound(tenantId, `the chain does not lead to ${position}`);
    }
    if (page.length === 0) throw unsound(tenantId, `position ${position + 1} is missing`);
  }
  return chain.toString('hex');
}

function unsound(tenantId: string, facts: string): UnsoundLogError {
  return new UnsoundLogError(
    `expected the log of tenant ${tenantId} to prove itself; ${facts}: run npm run verify -- --tenant ${tenantId}`,
  );
}
