import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

type Entry = { readonly entryId: string; readonly event: string };
type Broker =
  /** Takes everything. */
  | 'up'
  /** The sidecar answers for it: nothing was published. */
  | 'down'
  /** Everything was published, and the sidecar dies before it can say so. */
  | 'dies afterwards'
  /** The sidecar dies amid the call; nothing was published. */
  | 'dies before'
  /** Takes the first half of each call. */
  | 'takes half';

/**
 * A sidecar that keeps what it is given, with a broker that fails as a test says; what real ones do is shown in
 * tests/e2e.
 */
export async function fakeSidecar() {
  const published: { tenantId: string; position: number }[] = [];
  const sockets = new Set<Socket>();
  let broker: Broker = 'up';
  let held: { let: Promise<void>; isTaken: boolean } | undefined;

  function take(entries: readonly Entry[]): void {
    for (const { event } of entries) {
      const { tenantid, position } = JSON.parse(event) as { tenantid: string; position: number };
      published.push({ tenantId: tenantid, position });
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entries = JSON.parse(await text(request)) as Entry[];
    const hold = held;
    held = undefined;
    if (hold) {
      hold.isTaken = true;
      await hold.let;
    }
    const failed = (from: number) => {
      const failedEntries = entries
        .slice(from)
        .map(({ entryId }) => ({ entryId, error: 'kafka: no leader' }));
      response.writeHead(500).end(JSON.stringify({ failedEntries, errorCode: 'ERR_PUBSUB_PUBLISH_MESSAGE' }));
    };
    if (broker === 'dies before') return void request.socket.destroy();
    if (broker === 'down') return failed(0);
    const half = broker === 'takes half' ? Math.floor(entries.length / 2) : entries.length;
    take(entries.slice(0, half));
    if (broker === 'dies afterwards') return void request.socket.destroy();
    if (half < entries.length) return failed(half);
    response.writeHead(204).end();
  }

  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  server.on('connection', (socket) => sockets.add(socket));
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    /** Keeps the next call until it is let go: neither published nor answered. */
    holdNext(): { isTaken: () => boolean; letGo: () => void } {
      const { promise, resolve } = Promise.withResolvers<void>();
      const hold = { let: promise, isTaken: false };
      held = hold;
      return { isTaken: () => hold.isTaken, letGo: resolve };
    },
    setBroker: (value: Broker): void => void (broker = value),
    /** Positions of a tenant as they were published, copies included. */
    of: (tenantId: string): number[] =>
      published.filter((message) => message.tenantId === tenantId).map(({ position }) => position),
    close(): void {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
