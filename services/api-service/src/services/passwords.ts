import { createHash, createHmac } from 'node:crypto';
import { extname, join } from 'node:path';
import { Piscina } from 'piscina';
import type { Credential } from '@plinth/shared/database/repositories/users';
import { UnavailableError } from '@plinth/shared/errors/appErrors';
import type { IdentityConfig } from '../identityConfig';

export type PasswordsDeps = {
  /** 32 random bytes from the secret store: a stolen database alone cannot be guessed against. */
  pepper: Buffer;
  config: Pick<IdentityConfig, 'bcryptCost' | 'passwordThreads' | 'maxWaitingPasswords'>;
  /** File whose exports run in the threads; default: passwordWorker. */
  worker?: string;
};

/** Hashes and checks passwords off the event loop. */
export type Passwords = ReturnType<typeof createPasswords>;

// .js in dist, .ts in the sources that tests run: Node strips its types.
const WORKER = join(__dirname, `passwordWorker${extname(__filename)}`);

/** Salt and hash that no password leads to; checking against it costs the same as against a real one. */
const DUMMY_TAIL = 'plinth.no.such.person.plinth.no.such.person.plinth.no';

const RETRY_AFTER_SECONDS = 2;

/**
 * Makes the password service with its worker threads, which start with the first password. Stored is
 * `bcrypt(base64(HMAC-SHA-256(pepper, password)))`: the HMAC makes 44 characters of a password of any length,
 * bcrypt alone would ignore what follows the 72nd byte. A password is taken in Unicode NFC, so that it does not
 * matter how a keyboard composes é.
 */
export function createPasswords({ pepper, config, worker = WORKER }: PasswordsDeps) {
  const { bcryptCost, passwordThreads: threads, maxWaitingPasswords: maxWaiting } = config;
  const scheme = `bcrypt-hmac-sha256:${bcryptCost}`;
  const pepperId = createHash('sha256')
    .update('plinth:pepper-id\0')
    .update(pepper)
    .digest('hex')
    .slice(0, 16);
  const dummyHash = `$2b$${String(bcryptCost).padStart(2, '0')}$${DUMMY_TAIL}`;
  const pool = new Piscina({ minThreads: 0, maxThreads: threads, idleTimeout: 30_000 });
  let running = 0;

  async function run<T>(name: 'hash' | 'compare', task: object): Promise<T> {
    if (running >= threads + maxWaiting) {
      throw new UnavailableError(
        `expected at most ${maxWaiting} passwords to wait; all ${threads} threads are busy`,
        RETRY_AFTER_SECONDS,
      );
    }
    running += 1;
    try {
      // Named here and not once for the pool: a file that cannot be loaded then fails the task instead of the thread,
      // after which tasks would wait for ever.
      return (await pool.run(task, { filename: worker, name })) as T;
    } finally {
      running -= 1;
    }
  }

  function secretOf(password: string): string {
    return createHmac('sha256', pepper).update(password.normalize('NFC')).digest('base64');
  }

  return {
    /**
     * Hashes a new password under a new salt.
     * @throws UnavailableError with Retry-After when too many wait already
     */
    async hash(password: string): Promise<Credential> {
      const hash = await run<string>('hash', { secret: secretOf(password), cost: bcryptCost });
      return { scheme, pepperId, hash };
    },

    /**
     * Checks a password; without a credential (nobody has this address) the answer is false after the same time.
     * @throws UnavailableError with Retry-After when too many wait already
     * @throws Error when the credential was made under another pepper: nobody could sign in, so it must be seen
     */
    async verify(password: string, credential: Credential | undefined): Promise<boolean> {
      if (credential && credential.pepperId !== pepperId) {
        throw new Error(
          `expected credentials under pepper ${pepperId}; got one under ${credential.pepperId}: restore the secret password-pepper`,
        );
      }
      const hash = credential?.hash ?? dummyHash;
      const right = await run<boolean>('compare', { secret: secretOf(password), hash });
      return right && credential !== undefined;
    },

    /** Waits for running hashes and ends the threads. */
    async close(): Promise<void> {
      await pool.close();
    },
  };
}
