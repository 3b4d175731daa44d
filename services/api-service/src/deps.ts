import { randomBytes } from 'node:crypto';
import { createStateCache } from '@plinth/shared/cache/stateCache';
import { APP_IDS } from '@plinth/shared/constants/components';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { closePools, createPools } from '@plinth/shared/database/connection';
import type { Pools } from '@plinth/shared/database/connection';
import { ping } from '@plinth/shared/database/ping';
import { named } from '@plinth/shared/database/statement';
import { createDapr } from '@plinth/shared/dapr/client';
import { invoke } from '@plinth/shared/dapr/invoke';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { isSidecarReady } from '@plinth/shared/dapr/waitForSidecar';
import { planOf } from '@plinth/shared/domain/tenant/plans';
import { createAppend } from '@plinth/shared/eventstore/append';
import { openErasureRegister } from '@plinth/shared/eventstore/erasureRegister';
import { createRegisteredAppend } from '@plinth/shared/eventstore/registeredAppend';
import { createBlindIndex } from '@plinth/shared/eventstore/crypto/blindIndex';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createLookForDrops } from '@plinth/shared/eventstore/crypto/lookForDrops';
import { createMasterKey, secretKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { createCommandHandler } from '@plinth/shared/eventstore/handleCommand';
import { createHeadHints } from '@plinth/shared/eventstore/headHints';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import type { AppDeps } from './app';
import type { ApiConfig } from './config';
import { createAccess } from './services/access';
import { createAccountAttempts } from './services/accountAttempts';
import { createApiKeyAccess } from './services/apiKeyAccess';
import { createApiKeyUses } from './services/apiKeyUses';
import { createAuditPublicKeys } from './services/auditPublicKeys';
import { createAuditTrail } from './services/auditTrail';
import type { AuditTrail } from './services/auditTrail';
import { createBackground } from './services/background';
import { createClientAddress } from './services/clientAddress';
import { createCurrentStates } from './services/currentStates';
import { createCursors } from './services/cursors';
import { createEpochs } from './services/epochs';
import { createHistory } from './services/history';
import { createHealth } from './services/health';
import { createOneTimeLinks } from './services/oneTimeLinks';
import { createOperatorAudit } from './services/operatorAudit';
import { createOperators } from './services/operators';
import { createOperatorTokens } from './services/operatorTokens';
import { createOrigin } from './services/origin';
import { createPasswords } from './services/passwords';
import { createQuotaCounter } from './services/quotaCounter';
import { createRateLimits } from './services/rateLimits';
import { createRefreshCookie } from './services/refreshCookie';
import { createRequestLimits } from './services/requestLimits';
import { createServicePrincipals } from './services/servicePrincipals';
import { createSecondFactors } from './services/secondFactors';
import { createSessions } from './services/sessions';
import { createSigningKeys } from './services/signingKeys';
import { createTokens } from './services/tokens';

/** Names of what is read from the secret store; each is 32 bytes in base64. */
export const SECRET_NAMES = ['master-key', 'password-pepper', 'cursor-key', 'email-key', 'link-key'] as const;
export type Secrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** What comes from outside: the process makes the real ones, a test its own. */
export type Surroundings = {
  readonly config: Pick<ApiConfig, 'identity' | 'graphql' | 'rateLimit' | 'erasure'> & {
    readonly http: Pick<ApiConfig['http'], 'trustedProxies'>;
    readonly dapr: Omit<ApiConfig['dapr'], 'readyWithinMs'>;
    readonly database: Omit<ApiConfig['database'], 'tls' | 'readyWithinMs'>;
  };
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
};

type ApiPools = Pools<'app' | 'writer' | 'identity'>;

/**
 * Wires the service. Waits for nothing that it connects to.
 * @returns what createApp takes, and how it ends
 * @throws Error for a secret that is not 32 bytes in base64
 */
export function createDeps(surroundings: Surroundings) {
  const { config, secrets, log, clock, ids } = surroundings;
  const pools = createApiPools(surroundings);
  const store = createStore(surroundings, pools);
  const cache = createStateCache();
  const cursors = createCursors(secretKey(secrets['cursor-key'], 'cursor-key'));
  const sidecar = createSidecar(config.dapr);
  const limits = createLimits(surroundings);
  const auditTrail = createAuditTrail({
    append: store.deps.append,
    identity: named(pools.identity),
    origin: createOrigin(secretKey(secrets['email-key'], 'email-key')),
    clock,
    ids,
    log,
  });
  const identity = createIdentity(surroundings, { pools, auditTrail });
  const background = createBackground((err) => log.warn({ err }, 'a mail could not be asked for'));
  const operatorAudit = createOperatorAudit({ append: store.deps.append, ids });
  const deps: AppDeps = {
    ...store.deps,
    ...identity.deps,
    ...limits.deps,
    auditTrail,
    background,
    operatorAudit,
    auditKeys: createAuditPublicKeys({ app: pools.app, clock }),
    app: pools.app,
    closingDays: config.identity.closingDays,
    signUpMode: config.identity.signUp,
    cache,
    states: createCurrentStates({ app: pools.app, cache }),
    cursors,
    history: createHistory({ app: pools.app, keyring: store.deps.keyring, cursors }),
    health: createHealth({
      checks: { postgresql: () => ping(pools.app), ...sidecar.checks },
      now: () => performance.now(),
    }),
    clientAddress: createClientAddress(config.http.trustedProxies),
    stopping: surroundings.stopping,
    graphql: config.graphql,
    appToken: config.dapr.appToken,
    log,
    clock,
    ids,
  };
  return {
    deps,
    pools,
    /** Ends what deps has opened, once no request runs any more. */
    close: async () => {
      await background.settled();
      await identity.deps.apiKeyUses.close();
      await auditTrail.close();
      limits.close();
      await Promise.all([store.hints.close(), identity.deps.epochs.close()]);
      await Promise.all([identity.deps.passwords.close(), sidecar.close()]);
      await closePools(pools);
    },
  };
}

function createApiPools({ config: { database }, log }: Surroundings): ApiPools {
  return createPools({
    urls: { app: database.appUrl, writer: database.writerUrl, identity: database.identityUrl },
    max: database.maxConnections,
    applicationName: APP_IDS.api,
    onIdleError: (err, role) => log.warn({ err, role }, 'an idle database connection broke'),
  });
}

function createStore({ config, secrets, log, clock, ids }: Surroundings, pools: ApiPools) {
  const masterKey = createMasterKey(secrets['master-key']);
  const loadKeys = createLoadKeys({ pool: pools.app, identity: pools.identity });
  const lookForDrops = createLookForDrops(named(pools.app));
  const keyring = createKeyring({ masterKey, loadKeys, lookForDrops, ids, clock });
  const hints = createHeadHints({
    pool: pools.app,
    onError: (err) => log.warn({ err }, 'a hint of new events was not sent; the relay finds them by itself'),
  });
  const { directory } = config.erasure;
  const append = createRegisteredAppend(
    createAppend({
      writer: pools.writer,
      keyring,
      randomBytes,
      onAppended: (tenantIds) => hints.notify(tenantIds),
    }),
    directory === '' ? undefined : openErasureRegister(directory),
  );
  const handleCommand = createCommandHandler({ append, app: pools.app, keyring, ids });
  const handlePlatformCommand = createCommandHandler({ append, app: pools.identity, keyring, ids });
  return { deps: { keyring, append, handleCommand, handlePlatformCommand }, hints };
}

function createIdentity(
  { config, secrets, log, clock, ids }: Surroundings,
  { pools, auditTrail }: { pools: ApiPools; auditTrail: AuditTrail },
) {
  const identity = named(pools.identity);
  const epochs = createEpochs({ identity, log });
  const masterKey = createMasterKey(secrets['master-key']);
  const signingKeys = createSigningKeys({
    identity,
    masterKey,
    epochs,
    clock,
    config: config.identity,
  });
  const passwords = createPasswords({
    pepper: secretKey(secrets['password-pepper'], 'password-pepper').export(),
    config: config.identity,
  });
  const apiKeyUses = createApiKeyUses({ identity, clock, log });
  const operatorTokens = createOperatorTokens({ signingKeys, clock, config: config.identity });
  return {
    deps: {
      identity,
      epochs,
      access: createAccess({ identity, epochs, clock }),
      apiKeys: createApiKeyAccess({ identity, epochs, uses: apiKeyUses, clock }),
      apiKeyUses,
      signingKeys,
      tokens: createTokens({ signingKeys, clock, ids, config: config.identity }),
      sessions: createSessions({
        identity,
        clock,
        ids,
        config: config.identity,
        onReuse: (session) => auditTrail.refreshReused(session),
      }),
      passwords,
      refreshCookie: createRefreshCookie(config.identity),
      secondFactors: createSecondFactors({
        identity,
        masterKey,
        pepper: secretKey(secrets['password-pepper'], 'password-pepper'),
        clock,
        ids,
      }),
      links: createOneTimeLinks({
        identity,
        linkKey: secretKey(secrets['link-key'], 'link-key'),
        clock,
        ids,
      }),
      services: createServicePrincipals({ identity, clock, ids }),
      operators: createOperators({ identity, passwords, operatorTokens, masterKey, clock, ids }),
      linkKey: secretKey(secrets['link-key'], 'link-key'),
      emailIndex: createBlindIndex(secretKey(secrets['email-key'], 'email-key')),
    },
  };
}

function createLimits({ config: { rateLimit: config }, log }: Surroundings) {
  const counter = createQuotaCounter({ redisUrl: config.redisUrl, log });
  const now = () => performance.now();
  const rateLimits = createRateLimits({ counter, replicas: config.replicas, now });
  return {
    deps: {
      rateLimits,
      accountAttempts: createAccountAttempts({ rateLimits, config }),
      requestLimits: createRequestLimits({ config, quotasOf: ({ plan }) => planOf(plan).quotas }),
    },
    close: () => counter.close(),
  };
}

function createSidecar({ httpPort, apiToken }: Pick<ApiConfig['dapr'], 'httpPort' | 'apiToken'>) {
  const dapr = createDapr({ httpPort, apiToken });
  const http = createSidecarHttp({ httpPort, apiToken });
  const healthOf = (appId: string) => () => invoke({ dapr }, { appId, path: SIDECAR_ROUTES.internalHealth });
  return {
    checks: {
      sidecar: async () => {
        if (!(await isSidecarReady({ http }))) throw new Error('the sidecar is not ready');
      },
      [APP_IDS.event]: healthOf(APP_IDS.event),
      [APP_IDS.worker]: healthOf(APP_IDS.worker),
    },
    close: async () => {
      await Promise.all([dapr.close(), http.close()]);
    },
  };
}
