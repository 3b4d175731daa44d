import { HttpMethod } from '@dapr/dapr';
import type { JsonObject } from '../types/json';
import type { Dapr } from './client';

/** A call of another service through both sidecars. */
export type Invocation = {
  /** One of APP_IDS. */
  readonly appId: string;
  /** Path with its leading slash, query included. */
  readonly path: string;
  /** Default get. */
  readonly method?: 'get' | 'post';
  readonly body?: JsonObject;
  /** Sent along, e.g. traceparent. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 2,000. */
  readonly timeoutMs?: number;
};

/**
 * Calls another service. Not repeated by us: whether it may be is the caller's to know.
 * @returns the parsed JSON body of a 2xx answer, '' when it had none; unchecked, so validate it
 * @throws SidecarError with the status of any other answer, or without one
 */
export async function invoke(
  { dapr }: { dapr: Pick<Dapr, 'call'> },
  invocation: Invocation,
): Promise<unknown> {
  const { appId, path, method = 'get', body, headers = {}, timeoutMs } = invocation;
  return dapr.call<unknown>({
    what: `invoke ${appId}${path}`,
    timeoutMs,
    run: (sdk) =>
      sdk.invoker.invoke(
        appId,
        path.replace(/^\//, ''),
        method === 'get' ? HttpMethod.GET : HttpMethod.POST,
        body,
        {
          headers: { ...headers },
        },
      ),
  });
}
