import { createPools } from '@plinth/shared/database/connection';
import { createListener } from '@plinth/shared/database/listener';
import { eventTypes } from '@plinth/shared/domain/registry';
import { HEAD_CHANNEL, tenantsOfHint } from '@plinth/shared/eventstore/headHints';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import { createSignals } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import { createLogger } from '@plinth/shared/utils/logger';
import pino from 'pino';
import type { PlinthUrls } from '../../lib/cluster.mts';
import { settingsOf } from '../answerOrders.mts';
import { say } from './writeRace.mts';

const LOOK_EVERY_MS = 50;
/** Tenants that are looked at at the same time. */
const SLOTS = 5;

const { urls } = settingsOf<{ urls: PlinthUrls }>();
const pools = createPools({ urls: { consumer: urls.consumer }, applicationName: 'race' });
const log = createLogger({ service: 'race', level: 'warn', destination: pino.destination(2) });
const consumer = defineConsumer({
  name: 'race',
  revision: 1,
  handles: ['task.created', 'task.updated'],
  apply: async () => {},
  // Once committed, with the checkpoint, it will not come again.
  afterCommit: ({ events }) =>
    say(
      events
        .filter(({ type }) => type.startsWith('task.'))
        .map(({ streamId, version }) => ({ stream: streamId, version })),
    ),
});
const signals = createSignals({ pool: pools.consumer, consumer, known: eventTypes, log, slots: SLOTS });
// A writer that is killed takes its last hints with it.
const watchdog = createWatchdog({ pool: pools.consumer, signals, log, intervalMs: LOOK_EVERY_MS });
watchdog.start();
createListener({
  url: urls.consumer,
  applicationName: 'race/hints',
  channel: HEAD_CHANNEL,
  onPayload: (payload) => tenantsOfHint(payload).forEach((tenantId) => signals.lookSoon(tenantId)),
  onConnected: () => {},
  onLost: (err) => log.warn({ err }, 'the connection that brings hints was lost'),
}).start();
process.stdin.on('end', () => process.exit(0)).resume();
