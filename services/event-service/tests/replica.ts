import { eventTypes } from '@plinth/shared/domain/registry';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import type { Consumer } from '@plinth/shared/messaging/consumer';
import { consumerOf } from '@plinth/shared/messaging/projection';
import { buildEnvelope } from '@plinth/shared/messaging/envelope';
import type { PublishedEvent } from '@plinth/shared/messaging/envelope';
import { createSignals } from '@plinth/shared/messaging/signals';
import type { SignalsDeps } from '@plinth/shared/messaging/signals';
import { createWatchdog } from '@plinth/shared/messaging/watchdog';
import { createLogger } from '@plinth/shared/utils/logger';
import { activityFeed } from '../src/consumers/projections';

type ReplicaOptions = Partial<Omit<SignalsDeps, 'pool'>> & { readonly pool: SignalsDeps['pool'] };
type WatchdogOptions = Omit<Parameters<typeof createWatchdog>[0], 'signals' | 'log'>;

/** The activity feed's consumer, or one of another release. */
export const feedConsumer = (changes: Partial<Consumer> = {}): Consumer =>
  defineConsumer({ ...consumerOf(activityFeed, 1), ...changes });

/** One replica of a consumer, which nothing drives yet: neither messages nor a watchdog. */
export function replica({ pool, ...changes }: ReplicaOptions) {
  const log = createLogger({ service: 'test', level: 'silent' });
  const signals = createSignals({ pool, consumer: feedConsumer(), known: eventTypes, log, ...changes });
  const receive = (event: PublishedEvent) => signals.receive(JSON.parse(buildEnvelope(event)));
  return {
    ...signals,
    /** Brings the message of an event. */
    receive,
    watchdog: (options: WatchdogOptions) => createWatchdog({ ...options, signals, log }),
  };
}
