import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';

const TIMEOUTS = {
  // Above the idle time of the clients' pools, so that it is they who close: else a call meets a closing socket.
  keepAliveTimeout: 75_000,
  // Who sends slower than this holds a socket for nothing.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
};
const IDLE_SWEEP_MS = 50;

/**
 * Listens with a request listener (an Express app, too).
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function listen(app: RequestListener, at: { host: string; port: number }): Promise<Server> {
  const server = createServer(TIMEOUTS, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
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
  const cut = setTimeout(() => {
    isCut = true;
    server.closeAllConnections();
  }, deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
  if (isCut) throw new Error(`expected all requests to be done within ${deadlineMs} ms; cut what still ran`);
}
