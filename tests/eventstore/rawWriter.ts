import { randomBytes } from 'node:crypto';
import type { AppendUnit } from '@plinth/shared/eventstore/appendUnit';
import { appendOne } from '@plinth/shared/eventstore/appendOne';
import { appendUnits } from '@plinth/shared/eventstore/appendUnits';
import type { Verdict } from '@plinth/shared/eventstore/appendUnits';
import { encodeUnit } from '@plinth/shared/eventstore/encodeUnit';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { TestStore } from './testStore';

/** How a writer ends its transaction; `cut`: its session is ended from outside. */
export type Ending = 'commit' | 'rollback' | 'cut';

/** A client of the append functions that holds its own transaction. */
export type RawWriter = Awaited<ReturnType<typeof rawWriter>>;

const PATIENCE_MS = 5_000;

/**
 * Makes one with a session of its own, which goes two steps: it appends, in a transaction that stays open, and ends it.
 * @param options.fastPath whether it tries first what a single caller tries
 * @returns `step` takes the next step and waits until it is done, or waits for a lock
 */
export async function rawWriter(
  { database, keyring }: TestStore,
  unit: AppendUnit,
  { ending, fastPath }: { ending: Ending; fastPath: boolean },
) {
  const encoded = await encodeUnit({ keyring, randomBytes }, unit);
  const client = await database.pools.writer.connect();
  const ignore = (): void => {};
  client.on('error', ignore);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = rows[0]!.pid;
  let verdict: Verdict | undefined;
  let lockWaits = 0;
  let last: Promise<unknown> = Promise.resolve();
  let isIdle = true;

  const append = async (): Promise<void> => {
    // Of its own it takes neither a snapshot nor a lock, so it is no step.
    await client.query('begin');
    const options = { patienceMs: PATIENCE_MS };
    verdict = fastPath ? await appendOne(client, encoded, options) : undefined;
    verdict ??= (await appendUnits(client, [encoded], options))[0];
  };
  const end = (): Promise<unknown> =>
    ending === 'cut'
      ? database.admin.query('select pg_terminate_backend($1, 5000)', [pid])
      : last.then(() => client.query(ending));
  const steps = [append, end];

  const isBlocked = async (): Promise<boolean> => {
    const { rowCount } = await database.admin.query(
      "select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'",
      [pid],
    );
    return rowCount === 1;
  };

  return {
    async step(): Promise<void> {
      const next = steps.shift();
      if (!next) throw new Error('expected a writer with steps left; got one that has ended');
      isIdle = false;
      const running = next().catch(() => {});
      last = Promise.all([last, running]).then(() => (isIdle = true));
      await waitFor(async () => isIdle || (await isBlocked()), { intervalMs: 1 });
      if (!isIdle) lockWaits += 1;
    },
    /** Waits for what it still does. @returns its verdict, how often it waited for a lock, whether it is stored */
    async finish() {
      await last;
      client.off('error', ignore);
      client.release(ending === 'cut');
      const isStored = ending === 'commit' && verdict?.status === 'appended';
      return { verdict, lockWaits, isStored };
    },
  };
}
