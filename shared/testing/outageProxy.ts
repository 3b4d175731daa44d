import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

type Mode = 'open' | 'refusing' | 'hanging';

/** See {@link outageProxy}. */
export type OutageProxy = Awaited<ReturnType<typeof outageProxy>>;

/** Stands between a process and a server, and takes the server away as a test says. */
export async function outageProxy(target: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  const hung = new WeakSet<Socket>();
  let mode: Mode = 'open';

  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };

  function link(client: Socket): void {
    if (mode === 'refusing') return void client.destroy();
    const server = connect(target.port, target.host);
    for (const socket of [client, server]) {
      sockets.add(socket.setNoDelay(true).on('error', () => {}));
      socket.on('close', () => [client, server].forEach((end) => end.destroy()));
    }
    // What was connected when the server began to hang is never answered again.
    const isLost = (): boolean => hung.has(client) || mode === 'hanging';
    client.on('data', (bytes) => void (!isLost() && server.write(bytes)));
    server.on('data', (bytes) => void (!isLost() && client.write(bytes)));
  }

  const proxy = createServer(link).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;

  return {
    port,
    /** The same URL, by way of this proxy. */
    through: (url: string): string => {
      const changed = new URL(url);
      changed.host = `127.0.0.1:${port}`;
      return changed.href;
    },
    /** Cuts what is connected and refuses what comes. */
    refuse(): void {
      mode = 'refusing';
      cut();
    },
    /** Takes connections and bytes, and gives none on, ever: a network that swallows. */
    hang(): void {
      mode = 'hanging';
      for (const socket of sockets) hung.add(socket);
    },
    /** The server is back, for new connections. */
    restore(): void {
      for (const socket of sockets) if (mode === 'hanging') hung.add(socket);
      mode = 'open';
    },
    close(): void {
      proxy.close();
      cut();
    },
  };
}
