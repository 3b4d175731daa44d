import { Pool } from 'undici';
import { HEADERS } from '../constants/headers';
import type { SidecarAddress } from './client';
import { SidecarError } from './sidecarError';

/** One request over the kept connections. */
export type SidecarRequest = {
  readonly what: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly timeoutMs: number;
};

/** The kept connections to the sidecar, for what is sent often: publishing and health; see {@link createSidecarHttp}. */
export type SidecarHttp = ReturnType<typeof createSidecarHttp>;

const MAX_CONNECTIONS = 8;
// Below the 90 s or so after which sidecars and proxies close what is idle.
const KEEP_ALIVE_MS = 30_000;

/** Opens nothing yet; connections are made when needed and kept. */
export function createSidecarHttp({ host = '127.0.0.1', httpPort, apiToken }: SidecarAddress) {
  const pool = new Pool(`http://${host}:${httpPort}`, {
    connections: MAX_CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: 2_000,
  });
  const headers = { 'content-type': 'application/json', [HEADERS.daprToken]: apiToken };

  return {
    /**
     * Sends one request, once.
     * @returns status and body of any answer
     * @throws SidecarError when there was none within the time
     */
    async request({
      what,
      method,
      path,
      body,
      timeoutMs,
    }: SidecarRequest): Promise<{ status: number; text: string }> {
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const answer = await pool.request({ method, path, headers, body, signal });
        return { status: answer.statusCode, text: await answer.body.text() };
      } catch (error) {
        throw new SidecarError(what, { reason: reasonOf(error), cause: error });
      }
    },

    /** Waits for running requests, then closes; a request after that fails. */
    close: () => pool.close(),
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An AggregateError (no address answered) has no message of its own.
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}
