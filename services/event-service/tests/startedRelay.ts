import { bulkPublish, encodeEntry } from '@plinth/shared/dapr/bulkPublish';
import { createSidecarHttp } from '@plinth/shared/dapr/sidecarHttp';
import { named } from '@plinth/shared/database/statement';
import { createLogger } from '@plinth/shared/utils/logger';
import { createRelay } from '../src/producers/relay';
import type { Relay } from '../src/producers/relay';
import { createRelayLeases } from '../src/producers/relayLeases';
import type { FeedStore } from './feedStore';

const log = createLogger({ service: 'test', level: 'silent' });

/** The relay as the service wires it, over HTTP to the sidecar, but with short leases; started. */
export function startedRelay(store: FeedStore, sidecarPort: number): Pick<Relay, 'status' | 'close'> {
  const relay = named(store.database.pools.relay);
  const http = createSidecarHttp({ httpPort: sidecarPort, apiToken: 'x'.repeat(16) });
  const started = createRelay({
    relay,
    leases: createRelayLeases({ relay, holder: store.ids.next(), ttlMs: 400 }),
    encode: encodeEntry,
    publish: (encoded) => bulkPublish({ http }, { pubsub: 'pubsub', topic: 'plinth.events' }, encoded),
    log,
    watchdogMs: 50,
  });
  started.start();
  return {
    status: started.status,
    close: async () => {
      await started.close();
      await http.close();
    },
  };
}
