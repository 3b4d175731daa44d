import { monitorEventLoopDelay } from 'node:perf_hooks';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createPasswords } from '../src/services/passwords';

const pepper = randomBytes(32);
const config = { bcryptCost: 4, passwordThreads: 2, maxWaitingPasswords: 50 };
const passwords = createPasswords({ pepper, config });

afterAll(() => passwords.close());

describe('passwords', () => {
  it('verify with the right one only', async () => {
    const credential = await passwords.hash('correct horse');
    expect(credential.scheme).toBe('bcrypt-hmac-sha256:4');
    expect(await passwords.verify('correct horse', credential)).toBe(true);
    expect(await passwords.verify('battery staple', credential)).toBe(false);
  });

  it('count to the last character, far behind the 72 bytes that bcrypt looks at', async () => {
    const long = '🐎'.repeat(64);
    const credential = await passwords.hash(`${long}a`);
    expect(await passwords.verify(`${long}a`, credential)).toBe(true);
    expect(await passwords.verify(`${long}b`, credential)).toBe(false);
  });

  it('of nobody are never right', async () => {
    expect(await passwords.verify('anything', undefined)).toBe(false);
  });

  it('under another pepper are an error, not a wrong password', async () => {
    const other = createPasswords({ pepper: randomBytes(32), config });
    const credential = await other.hash('correct horse');
    await expect(passwords.verify('correct horse', credential)).rejects.toThrow(
      'restore the secret password-pepper',
    );
    await other.close();
  });

  it('are turned away with Retry-After when too many wait', async () => {
    const narrow = { bcryptCost: 6, passwordThreads: 1, maxWaitingPasswords: 2 };
    const busy = createPasswords({ pepper, config: narrow });
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => busy.hash('x')));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(outcomes[4]).toMatchObject({ reason: { status: 503, retryAfterSeconds: 2 } });
    await busy.hash('and is free again');
    await busy.close();
  });

  it('are an error when the worker cannot be loaded, each time and within the moment', async () => {
    const lost = createPasswords({ pepper, config, worker: join(__dirname, 'noSuchWorker.js') });
    const outcome = Promise.allSettled([lost.hash('x'), lost.hash('y')]);
    expect(await Promise.race([outcome, setTimeout(5_000, 'hangs', { ref: false })])).toMatchObject([
      { status: 'rejected', reason: { message: expect.stringContaining('noSuchWorker') as string } },
      { status: 'rejected', reason: { message: expect.stringContaining('noSuchWorker') as string } },
    ]);
    await expect(lost.hash('z')).rejects.toThrow('noSuchWorker');
    await lost.close();
  });

  it('do not stall the event loop', async () => {
    const slow = createPasswords({ pepper, config: { ...config, bcryptCost: 10 } });
    await slow.hash('started');
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    await slow.hash('measured');
    const tookMs = performance.now() - start;
    delay.disable();
    expect(delay.percentile(50) / 1e6).toBeLessThan(tookMs / 3);
    await slow.close();
  });
});
