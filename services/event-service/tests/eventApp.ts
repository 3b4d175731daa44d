import { APP_IDS } from '@plinth/shared/constants/components';
import { behalfHeader, behalfKey } from '@plinth/shared/dapr/behalf';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { HEADERS } from '@plinth/shared/constants/headers';
import { SIDECAR_ROUTES } from '@plinth/shared/constants/routes';
import { closePools } from '@plinth/shared/database/connection';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import type { PublishedEvent } from '@plinth/shared/messaging/envelope';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { createIds } from '@plinth/shared/utils/ids';
import { createLogger } from '@plinth/shared/utils/logger';
import request from 'supertest';
import { createApp } from '../src/app';
import { createDeps } from '../src/deps';

const APP_TOKEN = 'token-of-the-sidecar';

/** One replica of the service on a real database, with nothing started, and the calls that its sidecar makes. */
export async function eventApp(
  { urls }: Pick<TestDatabase, 'urls'>,
  // That of the store of these tests.
  masterKey = Buffer.alloc(32, 7).toString('base64'),
) {
  const config = {
    dapr: { httpPort: 1, apiToken: 'x'.repeat(16), appToken: APP_TOKEN },
    database: { consumerUrl: urls.consumer, relayUrl: urls.relay, maxConnections: 4 },
  };
  const clock = { now: () => new Date() };
  const log = createLogger({ service: 'event-service', level: 'silent' });
  const deps = createDeps({
    config,
    secrets: { 'master-key': masterKey },
    log,
    clock,
    ids: createIds(),
    stopping: new AbortController().signal,
  });
  await deps.projections.open();
  const app = createApp(deps.app);
  const deliver = (message: string) =>
    request(app)
      .post(SIDECAR_ROUTES.events)
      .set(HEADERS.daprToken, APP_TOKEN)
      .type('application/cloudevents+json')
      .send(message);
  return {
    ...deps,
    http: request(app),
    /** Lets every consumer look at the log by itself, without messages. */
    startWatchdogs: () => {
      deps.projections.start();
      deps.watchdog.start();
    },
    /** Delivers a message as the sidecar does; the answer's body. */
    deliver: async (message: string): Promise<unknown> => (await deliver(message)).body,
    /** Delivers the message that the relay makes of an event. */
    signal: async (event: PublishedEvent): Promise<unknown> => (await deliver(buildEnvelope(event))).body,
    /** What a call of another service carries that acts for somebody of this tenant. */
    behalf: (tenantId: string, appId: string = APP_IDS.event) =>
      behalfHeader(
        behalfKey(createMasterKey(masterKey)),
        { tenantId, actor: 'system:test' },
        { appId, now: clock.now() },
      ),
    get: (path: string) => request(app).get(path).set(HEADERS.daprToken, APP_TOKEN),
    post: (path: string) => request(app).post(path).set(HEADERS.daprToken, APP_TOKEN),
    close: async () => {
      await deps.watchdog.close();
      await Promise.all([deps.auditLog.close(), deps.projections.close()]);
      await deps.broadcast.close();
      await deps.sidecar.close();
      await closePools(deps.pools);
    },
  };
}

/** See {@link eventApp}. */
export type EventApp = Awaited<ReturnType<typeof eventApp>>;
