import type { Pool } from 'pg';
import { waitFor } from '../testing/waitFor';
import { createLogger } from '../utils/logger';
import type { RetryOutcome } from './parking';
import { createWatchdog } from './watchdog';

const BEHIND = '01900000-0000-7000-8000-000000000001';
const log = createLogger({ service: 'test', level: 'silent' });

/** A consumer with one tenant behind and two parked streams that are due, whose retries last until `release`. */
function setUp() {
  const looks: string[] = [];
  const retried: string[] = [];
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const streams = ['one', 'two'].map((streamId) => ({ tenantId: BEHIND, streamId }));
  const query = async ({ text }: { text: string }) => {
    const rows = text.includes('parked_due') ? streams : [{ tenantId: BEHIND, head: 2, position: 1 }];
    return { rows, rowCount: rows.length };
  };
  const signals = {
    name: 'feed',
    lookSoon: (tenantId: string) => void looks.push(tenantId),
    retry: async ({ streamId }: { streamId: string }): Promise<RetryOutcome> => {
      retried.push(streamId);
      await released;
      return 'parked';
    },
  };
  const pool = { query } as unknown as Pick<Pool, 'query'>;
  const watchdog = createWatchdog({ pool, signals, log, intervalMs: 5 });
  return { watchdog, looks, retried, release };
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
