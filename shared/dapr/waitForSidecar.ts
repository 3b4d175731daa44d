import { setTimeout as sleep } from 'node:timers/promises';
import type { SidecarHttp } from './sidecarHttp';
import { EXIT } from '../utils/exitCodes';
import { StartError } from '../utils/startError';

const POLL_MS = 100;
const PROBE_TIMEOUT_MS = 1_000;

/** Whether the sidecar's API takes calls from us. True before the sidecar knows whether we take calls from it. */
export async function isSidecarReady({ http }: { http: Pick<SidecarHttp, 'request'> }): Promise<boolean> {
  try {
    // Not /healthz: that one waits for this service to answer, which may be waiting for the sidecar.
    const probe = { what: 'ask for health', method: 'GET', path: '/v1.0/healthz/outbound' } as const;
    const { status } = await http.request({ ...probe, timeoutMs: PROBE_TIMEOUT_MS });
    return status === 204;
  } catch {
    return false;
  }
}

/**
 * Waits until the sidecar takes calls, before secrets are read or anything is published.
 * @param options.deadlineMs when to give up; default 60,000
 * @param options.signal gives up at once when aborted
 * @throws StartError (69) at the deadline; the signal's reason when aborted
 */
export async function waitForSidecar(
  deps: { http: Pick<SidecarHttp, 'request'> },
  { deadlineMs = 60_000, signal }: { deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await isSidecarReady(deps))) {
    signal?.throwIfAborted();
    if (performance.now() > end) {
      throw new StartError(
        EXIT.unavailable,
        `expected the sidecar to take calls within ${deadlineMs} ms; it does not: is daprd up on the port of ` +
          'PLINTH_DAPR__HTTP_PORT or DAPR_HTTP_PORT, and are its components reachable? Its own log says',
      );
    }
    await sleep(POLL_MS);
  }
}
