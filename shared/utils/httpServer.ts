import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { EXIT } from './exitCodes';
import { StartError } from './startError';

const TIMEOUTS = {
  // Above the idle time of the clients' pools, so that it is they who close: else a call meets a closing socket.
  keepAliveTimeout: 75_000,
  // Who sends slower than this holds a socket for nothing.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
};
const IDLE_SWEEP_MS = 50;
/** How long the first request of a connection may still be on its way when the server closes. */
const FIRST_REQUEST_MS = 250;

const connectionsOf = new WeakMap<Server, Set<Socket>>();

/**
 * Listens with a request listener (an Express app, too).
 * @throws StartError when the port is taken (69), or host and port cannot be had at all (78)
 */
export async function listen(app: RequestListener, at: { host: string; port: number }): Promise<Server> {
  const server = createServer(TIMEOUTS, app);
  keepConnections(server);
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(notListening(at, error));
    server.once('error', refuse);
    server.listen(at.port, at.host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return server;
}

function keepConnections(server: Server): void {
  const connections = new Set<Socket>();
  connectionsOf.set(server, connections);
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
}

function notListening(
  { host, port }: { host: string; port: number },
  cause: NodeJS.ErrnoException,
): StartError {
  if (cause.code === 'EADDRINUSE') {
    const message =
      `expected port ${port} of ${host} to be free; got EADDRINUSE: end the process that listens there, ` +
      'or set PLINTH_HTTP__PORT or APP_PORT';
    return new StartError(EXIT.unavailable, message, { cause });
  }
  const message = `expected to listen on ${host}, port ${port}; got ${cause.message}: set PLINTH_HTTP__HOST and PLINTH_HTTP__PORT`;
  return new StartError(EXIT.misconfigured, message, { cause });
}

/**
 * Closes a server without cutting an answer: no new connections, idle ones are closed, running requests finish and
 * take their connection with them.
 * @throws Error, once closed, when a request still ran at the deadline and was cut
 */
export async function closeServer(server: Server, deadlineMs: number): Promise<void> {
  let isCut = false;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A request that was already on its way over a kept connection: answered, but the last one there.
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const silence = setTimeout(() => closeSilent(server), FIRST_REQUEST_MS);
  const cut = setTimeout(() => {
    isCut = true;
    server.closeAllConnections();
  }, deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(silence);
  clearTimeout(cut);
  if (isCut) throw new Error(`expected all requests to be done within ${deadlineMs} ms; cut what still ran`);
}

/** Node counts a connection that has never said anything as busy; pools and browsers open such ones in advance. */
function closeSilent(server: Server): void {
  for (const socket of connectionsOf.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
}
