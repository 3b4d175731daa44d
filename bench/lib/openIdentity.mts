import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type * as App from '../../services/api-service/src/app.ts';
import type * as Deps from '../../services/api-service/src/deps.ts';
import type * as Ids from '../../shared/utils/ids.ts';
import type * as Logger from '../../shared/utils/logger.ts';
import { repoRoot } from '../../scripts/lib/paths.mts';
import type { PlinthUrls } from './cluster.mts';

const MANY = 1_000_000_000;

/**
 * Wires api-service on a database, as its process does, but for a sidecar: identity never asks it. Call it once the
 * services are built.
 * @returns what it is made of, somebody who has signed up, and how it ends
 */
export async function openIdentity(urls: PlinthUrls) {
  const dist = join(repoRoot, 'services', 'api-service', 'dist');
  const require = createRequire(import.meta.url);
  const { createApp } = require(join(dist, 'app.js')) as typeof App;
  const { createDeps, SECRET_NAMES } = require(join(dist, 'deps.js')) as typeof Deps;
  const { createIds } = require('@plinth/shared/utils/ids') as typeof Ids;
  const { createLogger } = require('@plinth/shared/utils/logger') as typeof Logger;
  const secrets = Object.fromEntries(SECRET_NAMES.map((name) => [name, randomBytes(32).toString('base64')]));
  const { deps, close } = createDeps({
    config: configOf(urls),
    secrets: secrets as Deps.Secrets,
    log: createLogger({ level: 'error', service: 'bench', pretty: false }),
    clock: { now: () => new Date() },
    ids: createIds(),
    stopping: new AbortController().signal,
  });
  return { deps, person: await signUp(createApp(deps)), close };
}

function configOf(urls: PlinthUrls): Deps.Surroundings['config'] {
  return {
    dapr: { httpPort: 1, apiToken: 'x'.repeat(16), appToken: 'y'.repeat(16) },
    database: { appUrl: urls.app, writerUrl: urls.writer, identityUrl: urls.identity, maxConnections: 10 },
    http: { trustedProxies: [] },
    rateLimit: {
      redisUrl: '',
      replicas: 1,
      anonymousPerMinute: MANY,
      attemptsPerMinute: MANY,
      accountAttempts: MANY,
      signUpsPerHour: MANY,
      mailsPerHour: MANY,
      graphqlCostPerMinute: MANY,
      planFactor: 1_000,
    },
    identity: {
      bcryptCost: 4,
      passwordThreads: 1,
      maxWaitingPasswords: 10,
      signUp: 'open',
      secureCookies: true,
      issuer: 'plinth',
      audience: 'plinth-api',
      accessTokenSeconds: 600,
      signingKeyDays: 90,
      sessionDays: 30,
      sessionIdleDays: 14,
      closingDays: 30,
    },
    graphql: { introspection: false },
    erasure: { directory: '' },
  };
}

/** The door that people use, so that all rows are as they really are. */
async function signUp(app: ReturnType<typeof App.createApp>): Promise<{ userId: string; tenantId: string }> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/auth/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      tenantName: 'Bench',
      displayName: 'Bench',
      email: 'bench@example.org',
      password: 'correct horse battery staple',
    }),
  });
  const { user, tenant } = (await answer.json()) as { user: { id: string }; tenant: { id: string } };
  server.close();
  server.closeAllConnections();
  return { userId: user.id, tenantId: tenant.id };
}
