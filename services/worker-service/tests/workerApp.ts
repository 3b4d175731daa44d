import { randomBytes } from 'node:crypto';
import { APP_IDS } from '@plinth/shared/constants/components';
import { behalfHeader, behalfKey } from '@plinth/shared/dapr/behalf';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { HEADERS } from '@plinth/shared/constants/headers';
import { closePools } from '@plinth/shared/database/connection';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { createIds } from '@plinth/shared/utils/ids';
import { createLogger } from '@plinth/shared/utils/logger';
import request from 'supertest';
import type { Clock } from '@plinth/shared/types/clock';
import { createApp } from '../src/app';
import type { AppDeps } from '../src/app';
import type { WorkerConfig } from '../src/config';
import { createDeps } from '../src/deps';

const APP_TOKEN = 'token-of-the-sidecar';

/** That of testStore, whose tenants the worker appends to. */
const masterKey = Buffer.alloc(32, 7).toString('base64');

type WorkerOptions = {
  /** Of the register of erasures. */
  readonly directory?: string;
  readonly clock?: Clock;
  readonly mail?: Partial<WorkerConfig['mail']>;
};

/** One replica of the service on a real database, with nothing started, and the calls that its sidecar makes. */
export function workerApp(
  { urls }: Pick<TestDatabase, 'urls'>,
  overrides: Partial<AppDeps> = {},
  { directory = '', clock = { now: () => new Date() }, mail = {} }: WorkerOptions = {},
) {
  const config = {
    dapr: { httpPort: 1, apiToken: 'x'.repeat(16), appToken: APP_TOKEN },
    database: {
      appUrl: urls.app,
      consumerUrl: urls.consumer,
      schedulerUrl: urls.scheduler,
      auditorUrl: urls.auditor,
      writerUrl: urls.writer,
      purgerUrl: urls.purger,
      maxConnections: 4,
    },
    jobs: { concurrency: 4, leaseMs: 5_000, pollMs: 20 },
    audit: { directory: '' },
    erasure: { directory },
    mail: {
      smtpUrl: '',
      directory: '',
      from: 'Plinth <plinth@example.com>',
      publicUrl: 'https://example.com',
      ...mail,
    },
  };
  const newKey = (): string => randomBytes(32).toString('base64');
  const secrets = { 'master-key': masterKey, 'audit-key': newKey(), 'link-key': newKey() };
  const log = createLogger({ service: 'worker-service', level: 'silent' });
  const stopping = new AbortController().signal;
  const deps = createDeps({ config, secrets, log, clock, ids: createIds(), stopping });
  const app = createApp({ ...deps.app, ...overrides });
  return {
    ...deps,
    http: request(app),
    /** What a call of another service carries that acts for somebody of this tenant. */
    behalf: (tenantId: string) =>
      behalfHeader(
        behalfKey(createMasterKey(masterKey)),
        { tenantId, actor: 'system:test' },
        { appId: APP_IDS.worker, now: clock.now() },
      ),
    sidecar: {
      get: (path: string) => request(app).get(path).set(HEADERS.daprToken, APP_TOKEN),
      post: (path: string) => request(app).post(path).set(HEADERS.daprToken, APP_TOKEN),
      options: (path: string) => request(app).options(path).set(HEADERS.daprToken, APP_TOKEN),
      tick: () => request(app).post(SIDECAR_ROUTES.tick).set(HEADERS.daprToken, APP_TOKEN),
      deliver: (message: string) =>
        request(app)
          .post(SIDECAR_ROUTES.events)
          .set(HEADERS.daprToken, APP_TOKEN)
          .type('application/cloudevents+json')
          .send(message),
    },
    close: async () => {
      await Promise.all([
        deps.runner.stop(0),
        deps.purger.close(),
        deps.eraser.close(),
        deps.closeConsumers(),
      ]);
      await deps.hints.close();
      await closePools(deps.pools);
    },
  };
}
