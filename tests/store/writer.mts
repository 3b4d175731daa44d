// A process that appends without a pause, and is killed. In: the work on stdin, as JSON; its end is the order to finish.
// Out, one JSON line each, written before and after each append: {"try": plan}, {"ack": …}, {"fault": …}.
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPools } from '@plinth/shared/database/connection';
import { createAppend } from '@plinth/shared/eventstore/append';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { AppError } from '@plinth/shared/errors/appErrors';
import { createIds } from '@plinth/shared/utils/ids';
import { createRandom } from '../crash/random.mts';
import type { Line, Versions, Work } from './ledger.mts';
import { unitOf } from './unit.mts';
import type { StreamPlan, UnitPlan } from './unit.mts';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const work = JSON.parse(((await lines.next()) as IteratorYieldResult<string>).value) as Work;
const random = createRandom(work.seed);
const ids = createIds();
const clock = { now: () => new Date() };
const pools = createPools({ urls: work.urls, applicationName: 'store-test' });
const keyring = createKeyring({
  masterKey: createMasterKey(work.masterKey),
  loadKeys: createLoadKeys({ pool: pools.app }),
  ids,
  clock,
});
const append = createAppend({ writer: pools.writer, keyring, randomBytes });
let isOver = false;
void lines.next().then(() => (isOver = true));

// Synchronously, so that what was written is not lost with the process.
const tell = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`);

// What is in doubt first: among it are the tenants.
await Promise.all(
  work.callers.map(async ({ inDoubt, versions }) => {
    for (const plan of inDoubt) await complete(plan, versions);
  }),
);
await Promise.all(work.callers.map(call));
process.exit(0);

/** One caller: units on streams of its own, one after the other. */
async function call({ tenantIds, versions }: Work['callers'][number]): Promise<void> {
  while (!isOver) {
    const plan = nextPlan(tenantIds, versions);
    tell({ try: plan });
    await complete(plan, versions);
  }
}

/** Sends a unit until it is known what became of it, as a client does after a 503. */
async function complete(plan: UnitPlan, versions: Versions): Promise<void> {
  for (;;) {
    try {
      const { positions, replayed } = await append(unitOf(plan));
      tell({ ack: { id: plan.id, positions: [...positions], replayed } });
      for (const { streamId, version, eventIds } of plan.opens ? [] : plan.streams) {
        versions[plan.tenantId] = { ...versions[plan.tenantId], [streamId]: version + eventIds.length };
      }
      return;
    } catch (error) {
      const { code, status } = error as { code?: string; status?: number };
      if (error instanceof AppError && status !== 503) {
        tell({ fault: `unit ${plan.id} was refused: ${code}` });
        return;
      }
      await sleep(20);
    }
  }
}

/** One to three streams of a tenant, new or known, with one to three events each. */
function nextPlan(tenantIds: string[], versions: Versions): UnitPlan {
  const tenantId = random.pick(tenantIds);
  const known = Object.entries(versions[tenantId] ?? {});
  const chosen = new Map<string, StreamPlan>();
  for (let count = random.between(0, 2); count >= 0; count -= 1) {
    const [streamId, version] =
      known.length > 4 && random.chance(0.75) ? random.pick(known) : [ids.next(), 0];
    const eventIds = Array.from({ length: random.between(1, 3) }, () => ids.next());
    chosen.set(streamId, { streamId, version, eventIds });
  }
  return { id: ids.next(), tenantId, at: work.at, opens: false, streams: [...chosen.values()] };
}
