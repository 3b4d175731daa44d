import type { JsonValue } from '../types/json';

/**
 * Which payloads may be empty: what the `purged` events of a log name. Memory grows with the number of purged streams
 * (about 120 bytes each), not with the log.
 */
export function createPurgedVersions() {
  const versions = new Map<string, number>();
  return {
    /** Takes the payload of a `purged` event as stored; what has another shape names nothing. */
    add(data: string | null): void {
      for (const { id, versions: last } of streamsOf(data)) {
        versions.set(id, Math.max(last, versions.get(id) ?? 0));
      }
    },
    /** Whether versions 1 to this one of the stream are said to be purged. */
    has: (streamId: string, version: number): boolean => version <= (versions.get(streamId) ?? 0),
  };
}

/** Whether events of this type name what was purged: `project.purged`, `task.purged`, … */
export function isPurgedType(type: string): boolean {
  return type.endsWith('.purged');
}

type Purged = { readonly id: string; readonly versions: number };

function streamsOf(data: string | null): Purged[] {
  const { streams } = (parse(data) ?? {}) as { readonly streams?: JsonValue };
  return Array.isArray(streams) ? (streams as unknown[]).filter(isPurged) : [];
}

function isPurged(stream: unknown): stream is Purged {
  const { id, versions } = (stream ?? {}) as Partial<Purged>;
  return typeof id === 'string' && Number.isSafeInteger(versions);
}

/** An export may hold anything. */
function parse(data: string | null): unknown {
  try {
    return data === null ? null : JSON.parse(data);
  } catch {
    return null;
  }
}
