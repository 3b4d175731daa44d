import type { JsonObject } from '../types/json';
import type { BulkTarget } from './bulkPublish';
import type { SidecarHttp } from './sidecarHttp';
import { SidecarError } from './sidecarError';

const TIMEOUT_MS = 3_000;

/**
 * Publishes one message; the sidecar wraps it into a CloudEvent whose `data` it is. Not repeated by us.
 * @throws SidecarError when the broker did not take it
 */
export async function publish(
  { http }: { http: Pick<SidecarHttp, 'request'> },
  { pubsub, topic }: BulkTarget,
  message: JsonObject,
): Promise<void> {
  const what = `publish to ${topic}`;
  const path = `/v1.0/publish/${pubsub}/${topic}`;
  const body = JSON.stringify(message);
  const { status, text } = await http.request({ what, method: 'POST', path, body, timeoutMs: TIMEOUT_MS });
  if (status >= 300) throw new SidecarError(what, { status, reason: text });
}
