import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { createIds } from '@plinth/shared/utils/ids';
import { createLogger } from '@plinth/shared/utils/logger';
import { createApp } from '../src/app';
import { createDeps, SECRET_NAMES } from '../src/deps';
import type { Secrets } from '../src/deps';
import type { IdentityConfig } from '../src/identityConfig';
import type { RateLimitConfig } from '../src/rateLimitConfig';
import { createEpochs } from '../src/services/epochs';
import { createSigningKeys } from '../src/services/signingKeys';

export const identityConfig: IdentityConfig = {
  bcryptCost: 4,
  passwordThreads: 2,
  maxWaitingPasswords: 50,
  issuer: 'plinth',
  audience: 'plinth-api',
  accessTokenSeconds: 600,
  signingKeyDays: 90,
  sessionDays: 30,
  sessionIdleDays: 30,
  closingDays: 30,
  signUp: 'open',
  secureCookies: true,
};

/** More than any test asks for, counted in the process. */
export const rateLimitConfig: RateLimitConfig = {
  redisUrl: '',
  replicas: 1,
  anonymousPerMinute: 1_000_000,
  attemptsPerMinute: 1_000_000,
  accountAttempts: 1_000_000,
  signUpsPerHour: 1_000_000,
  mailsPerHour: 1_000_000,
  graphqlCostPerMinute: 1_000_000_000,
  planFactor: 10_000,
};

/** Secrets as the secret store gives them; the same for all replicas of a test. */
export function newSecrets(): Secrets {
  const entries = SECRET_NAMES.map((name) => [name, randomBytes(32).toString('base64')]);
  return Object.fromEntries(entries) as Secrets;
}

type Options = { secrets?: Secrets; config?: Partial<IdentityConfig> };

/**
 * One replica of the service on a real database, with a clock that the test moves and no sidecar, which identity
 * never asks.
 */
export function identityApp({ urls }: Pick<TestDatabase, 'urls'>, options: Options = {}) {
  const secrets = options.secrets ?? newSecrets();
  const clock = fixedClock();
  const logged: string[] = [];
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(line.toString());
      done();
    },
  });
  const log = createLogger({ level: 'info', service: 'api-service', pretty: false, destination });
  const { deps, close } = createDeps({
    config: {
      dapr: { httpPort: 1, apiToken: 'x'.repeat(16), appToken: 'y'.repeat(16) },
      database: { appUrl: urls.app, writerUrl: urls.writer, identityUrl: urls.identity, maxConnections: 4 },
      http: { trustedProxies: [] },
      rateLimit: rateLimitConfig,
      identity: { ...identityConfig, ...options.config },
      graphql: { introspection: false },
      erasure: { directory: '' },
    },
    secrets,
    log,
    clock,
    ids: createIds(),
    stopping: new AbortController().signal,
  });
  const masterKey = createMasterKey(secrets['master-key']);
  // A store of its own, as another replica has: the service hands out public keys only.
  const epochs = createEpochs({ identity: deps.identity, log });
  const signingKeys = createSigningKeys({
    identity: deps.identity,
    masterKey,
    epochs,
    clock,
    config: { ...identityConfig, ...options.config },
  });
  return {
    app: createApp(deps),
    identity: deps.identity,
    signingKeys,
    clock,
    secrets,
    logged,
    close: async () => {
      await epochs.close();
      await close();
    },
  };
}
