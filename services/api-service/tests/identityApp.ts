import { createSecretKey, randomBytes } from 'node:crypto';
import express from 'express';
import type { Express } from 'express';
import { named } from '@plinth/shared/database/statement';
import { createAppend } from '@plinth/shared/eventstore/append';
import { createBlindIndex } from '@plinth/shared/eventstore/crypto/blindIndex';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { fixedClock } from '@plinth/shared/testing/fixedClock';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { createIds } from '@plinth/shared/utils/ids';
import type { IdentityConfig } from '../src/identityConfig';
import { authenticate } from '../src/middleware/authenticate';
import { problem, unknownPath } from '../src/middleware/problem';
import { requestId } from '../src/middleware/requestId';
import { authRoutes } from '../src/routes/auth';
import { jwksRoutes } from '../src/routes/jwks';
import { mount } from '../src/routes/mount';
import { createPasswords } from '../src/services/passwords';
import { createSessions } from '../src/services/sessions';
import { createSigningKeys } from '../src/services/signingKeys';
import { createTokens } from '../src/services/tokens';

export const identityConfig: IdentityConfig = {
  bcryptCost: 4,
  passwordThreads: 2,
  maxWaitingPasswords: 50,
  issuer: 'plinth',
  audience: 'plinth-api',
  accessTokenSeconds: 600,
  sessionDays: 30,
};

/** Secrets as the secret store gives them; the same for all replicas of a test. */
export function identitySecrets() {
  return {
    masterKey: createSecretKey(randomBytes(32)),
    emailKey: createSecretKey(randomBytes(32)),
    pepper: randomBytes(32),
  };
}

type Options = { secrets?: ReturnType<typeof identitySecrets>; config?: Partial<IdentityConfig> };

/** One replica of the identity routes alone, on a real database, with a clock that the test moves. */
export function identityApp(pools: TestDatabase['pools'], options: Options = {}) {
  const secrets = options.secrets ?? identitySecrets();
  const config = { ...identityConfig, ...options.config };
  const clock = fixedClock();
  const ids = createIds();
  const identity = named(pools.identity);
  const loadKeys = createLoadKeys({ pool: pools.app, identity: pools.identity });
  const keyring = createKeyring({ masterKey: secrets.masterKey, loadKeys, ids, clock });
  const append = createAppend({ writer: pools.writer, keyring, randomBytes });
  const signingKeys = createSigningKeys({ identity, masterKey: secrets.masterKey, clock });
  const tokens = createTokens({ signingKeys, clock, ids, config });
  const sessions = createSessions({ identity, clock, ids, config });
  const passwords = createPasswords({ pepper: secrets.pepper, config });
  const emailIndex = createBlindIndex(secrets.emailKey);
  const logged: unknown[] = [];
  const log = { error: (fields: unknown) => void logged.push(fields) };

  const app: Express = express();
  app.use(requestId({ ids }));
  app.use(
    mount(
      [
        ...authRoutes({ append, identity, keyring, passwords, emailIndex, clock, ids, tokens, sessions }),
        ...jwksRoutes({ signingKeys }),
      ],
      { authenticate: authenticate({ tokens, clock }), requireAppToken: unknownPath() },
    ),
  );
  app.use(problem({ log }));
  return { app, clock, secrets, passwords, signingKeys, tokens, logged };
}
