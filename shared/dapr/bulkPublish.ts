import type { SidecarHttp } from './sidecarHttp';
import { SidecarError } from './sidecarError';

/** Limits of one call: the sidecar reads the body whole, and a call delays every other tenant's. */
export const BULK_LIMITS = { entries: 500, bytes: 2 * 1024 * 1024 } as const;

/** One message: `event` arrives at the broker byte for byte; messages of one partition key stay in order. */
export type BulkEntry = { readonly entryId: string; readonly event: string; readonly partitionKey: string };

export type BulkTarget = { readonly pubsub: string; readonly topic: string };

const TIMEOUT_MS = 15_000;

/** An entry as it stands in the body of the call, so that its size can be counted before it is sent. */
export function encodeEntry({ entryId, event, partitionKey }: BulkEntry): string {
  // text/plain with rawPayload: as application/json the sidecar would parse it and sort its keys.
  return JSON.stringify({ entryId, event, contentType: 'text/plain', metadata: { partitionKey } });
}

/**
 * Publishes up to 500 entries and 2 MiB in one call, without retries: order across calls is the caller's to keep.
 * May be repeated: copies are allowed on the topic.
 * @param encoded entries as encodeEntry made them
 * @returns ids of the entries that were not published, all others were; empty when all were. An id that a broker
 *   reports as failed may still have arrived.
 * @throws SidecarError when the call as a whole failed; any of the entries may have arrived
 */
export async function bulkPublish(
  { http }: { http: Pick<SidecarHttp, 'request'> },
  { pubsub, topic }: BulkTarget,
  encoded: readonly string[],
): Promise<ReadonlySet<string>> {
  const what = `publish ${encoded.length} entries to ${topic}`;
  const { status, text } = await http.request({
    what,
    method: 'POST',
    // rawPayload must stand on the request; partitionKey must not, since it would replace those of the entries.
    path: `/v1.0/publish/bulk/${pubsub}/${topic}?metadata.rawPayload=true`,
    body: `[${encoded.join(',')}]`,
    timeoutMs: TIMEOUT_MS,
  });
  if (status === 204) return new Set();
  const failed = failedIds(text);
  if (!failed) throw new SidecarError(what, { status, reason: text });
  return failed;
}

function failedIds(text: string): ReadonlySet<string> | undefined {
  try {
    const { failedEntries } = JSON.parse(text) as { failedEntries?: unknown };
    if (!Array.isArray(failedEntries) || failedEntries.length === 0) return undefined;
    const ids = failedEntries.map((entry: { entryId?: unknown } | null) => entry?.entryId);
    return ids.every((id) => typeof id === 'string') ? new Set(ids) : undefined;
  } catch {
    return undefined;
  }
}
