import type { JsonValue } from '../types/json';

/** What is read of a `purged` event; data as stored. */
export type PurgedEvent = {
  readonly streamId: string;
  readonly version: number;
  readonly data: string | null;
};

/**
 * Which payloads may be empty: what the `purged` events of a log name. Memory grows with the number of purged streams
 * (about 120 bytes each), not with the log.
 */
export function createPurgedVersions() {
  const versions = new Map<string, number>();
  return {
    /**
     * Takes a `purged` event as stored. Each stream ends itself (docs/adr/0007): what names another one, not all
     * versions before, or has another shape, names nothing.
     */
    add({ streamId, version, data }: PurgedEvent): void {
      const isOwn = streamsOf(data).some(({ id, versions: last }) => id === streamId && last === version - 1);
      if (isOwn) versions.set(streamId, version - 1);
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
