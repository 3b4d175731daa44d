import { hostname } from 'node:os';
import { APP_IDS, COMPONENTS } from '@plinth/shared/constants/components';
import { TOPICS } from '@plinth/shared/constants/topics';
import { createPools } from '@plinth/shared/database/connection';
import { createListener } from '@plinth/shared/database/listener';
import { ping } from '@plinth/shared/database/ping';
import { named } from '@plinth/shared/database/statement';
import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { publish } from '@plinth/shared/dapr/publish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { eventTypes } from '@plinth/shared/domain/registry';
import { HEAD_CHANNEL, tenantsOfHint } from '@plinth/shared/eventstore/headHints';
import { createSignals } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import type { Ids } from '@plinth/shared/types/clock';
import type { Logger } from '@plinth/shared/utils/logger';
import type { AppDeps } from './app';
import type { EventConfig } from './config';
import { activityFeed as activityFeedConsumer } from './consumers/activityFeed';
import { auditLog as auditLogConsumer } from './consumers/auditLog';
import { createBroadcast } from './producers/broadcast';
import { createRelay } from './producers/relay';
import { createRelayLease } from './producers/relayLease';

/** What comes from outside: the process makes the real ones, a test its own. */
export type Surroundings = {
  readonly config: {
    readonly dapr: Omit<EventConfig['dapr'], 'readyWithinMs'>;
    readonly database: Omit<EventConfig['database'], 'tls' | 'readyWithinMs'>;
  };
  readonly log: Logger;
  readonly ids: Ids;
  /** Aborted when the process is told to stop. */
  readonly stopping: AbortSignal;
};

const EVENTS = { pubsub: COMPONENTS.pubsub, topic: TOPICS.events };
const BROADCAST = { pubsub: COMPONENTS.broadcast, topic: TOPICS.broadcast };

/** Wires event-service; connects to nothing and starts nothing yet. */
export function createDeps({ config, log, ids, stopping }: Surroundings) {
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
    lease: createRelayLease({ relay: relayConnection, holder: `${hostname()}/${ids.next()}` }),
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
  const consumer = activityFeedConsumer({ announce: (passed) => broadcast.announce(passed) });
  const activityFeed = createSignals({ pool: pools.consumer, consumer, known: eventTypes, log });
  const auditLog = createSignals({
    pool: pools.consumer,
    consumer: auditLogConsumer,
    known: eventTypes,
    log,
  });
  const consumers = [activityFeed, auditLog];
  const watchdogs = consumers.map((signals) => createWatchdog({ pool: pools.consumer, signals, log }));
  const watchdog = {
    start: () => watchdogs.forEach((each) => each.start()),
    close: async () => void (await Promise.all(watchdogs.map((each) => each.close()))),
  };

  const app: AppDeps = {
    appToken: config.dapr.appToken,
    stopping,
    consumers,
    activityFeed,
    auditLog,
    relay,
    ping: () => ping(pools.consumer),
    ids,
    log,
  };
  return { pools, sidecar, relay, hints, broadcast, consumers, activityFeed, auditLog, watchdog, app };
}
