import type { EventFacts } from '../types/aggregate';

/** What a `purged` event names: all that is emptied after it, and by which it can be proven that nothing else was. */
export type PurgedData = {
  /** Versions 1 to `versions` of each stream. */
  readonly streams: { readonly id: string; readonly versions: number }[];
  /** SHA-256 in hex over the payload digests (32 bytes each) of these events, by stream and version. */
  readonly digest: string;
  readonly reason: string;
};

/**
 * What is left of any purged thing: when, and by whom. It comes from the `purged` event alone, so that it stays the same
 * once the events before it are empty.
 */
export function remains({ occurredAt, actor }: EventFacts) {
  return {
    createdAt: occurredAt,
    updatedAt: occurredAt,
    deletedAt: occurredAt,
    deletedBy: actor,
    purgedAt: occurredAt,
  };
}
