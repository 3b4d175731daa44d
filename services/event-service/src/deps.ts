import { hostname } from 'node:os';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { TOPICS } from '@plinth/shared/constants/topics';
import { createPools } from '@plinth/shared/database/connection';
import type { Pool } from '@plinth/shared/database/connection';
import { createListener } from '@plinth/shared/database/listener';
import { ping } from '@plinth/shared/database/ping';
import { named } from '@plinth/shared/database/statement';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { publish } from '@plinth/shared/dapr/publish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { eventTypes } from '@plinth/shared/domain/registry';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createLookForDrops } from '@plinth/shared/eventstore/crypto/lookForDrops';
import { behalfKey, requireBehalf } from '@plinth/shared/dapr/behalf';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { HEAD_CHANNEL, tenantsOfHint } from '@plinth/shared/eventstore/headHints';
import { openEvents } from '@plinth/shared/eventstore/openEvents';
import { createProjections } from '@plinth/shared/messaging/runProjections';
import { createSignals } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import type { AppDeps } from './app';
import type { EventConfig } from './config';
import { auditLog as auditLogConsumer } from './consumers/auditLog';
import { projections as projectionsOf } from './consumers/projections';
import type { SearchDeps } from './handlers/search';
import { createBroadcast } from './producers/broadcast';
import { createRelay } from './producers/relay';
import { createRelayLeases } from './producers/relayLeases';

/** Names of what is read from the secret store; each is 32 bytes in base64. */
export const SECRET_NAMES = ['master-key'] as const;
export type Secrets = Readonly<Record<(typeof SECRET_NAMES)[number], string>>;

/** What comes from outside: the process makes the real ones, a test its own. */
export type Surroundings = {
  readonly config: {
    readonly dapr: Omit<EventConfig['dapr'], 'readyWithinMs'>;
    readonly database: Omit<EventConfig['database'], 'tls' | 'readyWithinMs'>;
  };
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
};

const EVENTS = { pubsub: COMPONENTS.pubsub, topic: TOPICS.events };
const BROADCAST = { pubsub: COMPONENTS.broadcast, topic: TOPICS.broadcast };

/** Wires event-service; connects to nothing and starts nothing yet. */
export function createDeps(surroundings: Surroundings) {
  const { config, log, ids, stopping } = surroundings;
  const { consumerUrl, relayUrl, maxConnections } = config.database;
  const pools = createPools({
    urls: { consumer: consumerUrl, relay: relayUrl },
    max: maxConnections,
    applicationName: APP_IDS.event,
    onIdleError: (err, role) => log.warn({ err, role }, 'an idle database connection broke'),
  });
  const sidecar = createSidecarHttp(config.dapr);

  const relayConnection = named(pools.relay);
  const relay = createRelay({
    relay: relayConnection,
    leases: createRelayLeases({ relay: relayConnection, holder: `${hostname()}/${ids.next()}` }),
    encode: encodeEntry,
    publish: (encoded) => bulkPublish({ http: sidecar }, EVENTS, encoded),
    log,
  });
  const hints = createListener({
    url: relayUrl,
    applicationName: `${APP_IDS.event}/hints`,
    channel: HEAD_CHANNEL,
    onPayload: (payload) => relay.hint(tenantsOfHint(payload)),
    // What was missed meanwhile is found by the relay's own comparing.
    onConnected: () => log.info('listening for hints of new events'),
    onLost: (err) => log.warn({ err }, 'the connection that brings hints was lost'),
  });

  const broadcast = createBroadcast({
    publish: (message) => publish({ http: sidecar }, BROADCAST, message),
    log,
  });
  const consumer = auditLogConsumer({ announce: (passed) => broadcast.announce(passed) });
  const auditLog = createSignals({ pool: pools.consumer, consumer, known: eventTypes, log });
  const watchdog = createWatchdog({ pool: pools.consumer, signals: auditLog, log });
  const projections = createProjections({
    pool: pools.consumer,
    projections: projectionsOf({ open: openEvent(surroundings, pools.consumer) }),
    known: eventTypes,
    log,
  });

  const app: AppDeps = {
    appToken: config.dapr.appToken,
    behalfOf: requireBehalf({
      key: behalfKey(createMasterKey(surroundings.secrets['master-key'])),
      appId: APP_IDS.event,
      clock: surroundings.clock,
    }),
    stopping,
    consumers: () => [...projections.consumers(), auditLog],
    relay,
    ping: () => ping(pools.consumer),
    ids,
    log,
  };
  return { pools, sidecar, relay, hints, broadcast, projections, auditLog, watchdog, app };
}

/** Opens an event's personal fields, for what is derived from them. */
function openEvent({ secrets, ids }: Surroundings, pool: Pool): SearchDeps['open'] {
  const keyring = createKeyring({
    masterKey: createMasterKey(secrets['master-key']),
    loadKeys: createLoadKeys({ pool }),
    lookForDrops: createLookForDrops(named(pool)),
    ids,
    // Times of keys that are made, which nobody here does.
    clock: { now: () => new Date() },
  });
  return async (event) => (await openEvents(keyring, eventTypes, [event]))[0]!;
}
