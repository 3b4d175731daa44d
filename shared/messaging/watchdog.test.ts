import type { Pool } from 'pg';
import { waitFor } from '../testing/waitFor';
import { createLogger } from '../utils/logger';
import type { RetryOutcome } from './retryParked';
import { createWatchdog } from './watchdog';

const BEHIND = '01900000-0000-7000-8000-000000000001';
const log = createLogger({ service: 'test', level: 'silent' });

const ending: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(ending.splice(0).map((end) => end())));

type Faults = { readonly cannotBeTried?: string; readonly isHalted?: boolean };

/** A consumer with one tenant behind and two parked streams that are due, whose retries last until `release`. */
function setUp({ cannotBeTried, isHalted = false }: Faults = {}) {
  const looks: string[] = [];
  const retried: string[] = [];
  const postponed: string[] = [];
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const streams = ['one', 'two'].map((streamId) => ({ nextTryAt: 'now', tenantId: BEHIND, streamId }));
  const query = async ({ text, values }: { text: string; values: unknown[] }) => {
    const due = values.includes('two') ? [] : streams;
    const rows = text.includes('parked_due') ? due : [{ tenantId: BEHIND, head: 2, position: 1 }];
    return { rows, rowCount: rows.length };
  };
  const signals = {
    name: 'feed',
    lookSoon: (tenantId: string) => void looks.push(tenantId),
    retry: async ({ streamId }: { streamId: string }): Promise<RetryOutcome> => {
      retried.push(streamId);
      if (streamId === cannotBeTried) throw Object.assign(new Error('too slow'), { code: '57014' });
      await released;
      return 'parked';
    },
    postpone: async ({ streamId }: { streamId: string }) => void postponed.push(streamId),
    status: () => ({ isHalted, waiting: 0 }),
  };
  const pool = { query } as unknown as Pick<Pool, 'query'>;
  const watchdog = createWatchdog({ pool, signals, log, intervalMs: 5 });
  ending.push(async () => {
    release();
    await watchdog.close();
  });
  return { watchdog, looks, retried, postponed, release };
}

test('tenants that lag do not wait for the retries of parked streams', async () => {
  const { watchdog, looks, retried, release } = setUp();
  watchdog.start();
  await waitFor(() => retried.length > 0);
  const before = looks.length;
  try {
    await waitFor(() => looks.length >= before + 3, { deadlineMs: 2_000 });
    expect(retried).toEqual(['one']);
  } finally {
    release();
    await watchdog.close();
  }
});

test('closing waits for the retry under way and begins no other', async () => {
  const { watchdog, retried, release } = setUp();
  watchdog.start();
  await waitFor(() => retried.length > 0);
  const closed = watchdog.close();
  release();
  await closed;
  expect(retried).toEqual(['one']);
});

test('a stream that cannot even be tried is postponed, and does not hold up the others', async () => {
  const { watchdog, retried, postponed, release } = setUp({ cannotBeTried: 'one' });
  watchdog.start();
  await waitFor(() => retried.includes('two'));
  release();
  await watchdog.close();
  expect(postponed[0]).toBe('one');
});

test('while the consumer is halted, no parked stream is tried', async () => {
  const { watchdog, looks, retried, release } = setUp({ isHalted: true });
  release();
  watchdog.start();
  await waitFor(() => looks.length >= 3);
  await watchdog.close();
  expect(retried).toEqual([]);
});
