import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { endsStatement, isInsideStatement, messagesOf } from './postgresMessages';

type Armed = { readonly statement: number; readonly pause: () => Promise<void> };

/**
 * Stands between a process and PostgreSQL and counts the process's statements. The chosen one is held back for as long
 * as a test likes, so that others may do theirs just before it.
 */
export async function pausingProxy(target: { host: string; port: number }) {
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;
  let statements = 0;

  function link(client: Socket): void {
    const server = connect(target.port, target.host);
    let batch: Buffer[] = [];
    let gate = Promise.resolve();
    for (const socket of [client, server]) {
      // Else each statement waits 40 ms for an acknowledgement.
      sockets.add(socket.setNoDelay(true).on('error', () => {}));
      socket.on('close', () => [client, server].forEach((end) => end.destroy()));
    }
    client.on(
      'data',
      messagesOf({ startsUntyped: true }, ({ type, bytes }) => {
        batch.push(bytes);
        if (isInsideStatement(type)) return;
        const whole = Buffer.concat(batch);
        batch = [];
        if (endsStatement(type)) statements += 1;
        const isChosen = endsStatement(type) && armed?.statement === statements;
        const pause = isChosen ? armed?.pause() : undefined;
        gate = gate.then(() => pause).then(() => void server.write(whole));
      }),
    );
    server.pipe(client);
  }

  const proxy = createServer(link).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    /** Counts from now on, and sends the nth statement only when the promise of `pause` is kept. */
    arm(statement: number, pause: () => Promise<void>): void {
      statements = 0;
      armed = { statement, pause };
    },
    close(): void {
      proxy.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
