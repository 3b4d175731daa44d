import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { endsStatement, isInsideStatement, messagesOf } from './postgresMessages';

type Armed = { readonly statement: number; readonly kill: () => void };

const READY_FOR_QUERY = 'Z';

/**
 * Stands between a process and PostgreSQL and counts the process's statements. With the chosen one the process dies:
 * PostgreSQL has done it, and its answer reaches nobody.
 */
export async function killingProxy(target: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;
  let statements = 0;
  let isDead = false;

  function die(): void {
    isDead = true;
    armed?.kill();
  }

  function link(client: Socket): void {
    const server = connect(target.port, target.host);
    let dieWhenReady = false;
    let batch: Buffer[] = [];
    for (const socket of [client, server]) {
      // Else each statement waits 40 ms for an acknowledgement.
      sockets.add(socket.setNoDelay(true).on('error', () => {}));
      // A dead process's kernel closes its connections.
      socket.on('close', () => [client, server].forEach((end) => end.destroy()));
    }
    client.on(
      'data',
      messagesOf({ startsUntyped: true }, ({ type, bytes }) => {
        batch.push(bytes);
        if (isDead || isInsideStatement(type)) return;
        if (endsStatement(type)) statements += 1;
        dieWhenReady ||= armed?.statement === statements && endsStatement(type);
        server.write(Buffer.concat(batch));
        batch = [];
      }),
    );
    server.on(
      'data',
      messagesOf({ startsUntyped: false }, ({ type, bytes }) => {
        if (dieWhenReady && type === READY_FOR_QUERY) return die();
        if (!isDead && !dieWhenReady) client.write(bytes);
      }),
    );
  }

  const proxy = createServer(link).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    /** Counts from now on, and kills with the nth statement. */
    arm(statement: number, kill: () => void): void {
      statements = 0;
      armed = { statement, kill };
    },
    isDead: () => isDead,
    close(): void {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
