import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestListener } from 'node:http';
import type { HttpConfig } from './configSections';
import { closeServer, listen } from './httpServer';
import type { Starting } from './lifecycle';

const MARGIN_MS = 1_000;

export type Serving = Pick<Starting, 'signal' | 'onStop'> & {
  /** How long running requests may take to end; then they are cut. */
  readonly drainMs: number;
};

/**
 * Opens a service's HTTP door and registers how it is closed: it goes on for `unreadyMs` (default 0), while /readyz
 * says 503 and each answer ends its connection, then takes nothing more and lets running requests finish.
 * @throws StartError as listen
 */
export async function serve(
  app: RequestListener,
  http: HttpConfig & { readonly unreadyMs?: number },
  { signal, onStop, drainMs }: Serving,
): Promise<void> {
  const { unreadyMs = 0 } = http;
  const server = await listen(app, http);
  server.prependListener('request', (_request, response) => {
    if (signal.aborted) response.setHeader('connection', 'close');
  });
  onStop('drain requests', drainMs + MARGIN_MS, () => closeServer(server, drainMs));
  if (unreadyMs > 0) {
    onStop('be unready', unreadyMs + MARGIN_MS, async () => void (await sleep(unreadyMs)));
  }
}
