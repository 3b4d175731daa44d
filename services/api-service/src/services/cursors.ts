import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { ValidationError } from '@plinth/shared/errors/appErrors';

/** What a cursor is good for: the list of one tenant, with the filters that it was made under. */
export type CursorScope = { readonly tenantId: string; readonly list: string };

/** Sort keys of the last item of a page. */
export type CursorKeys = readonly (string | number)[];

const MAC_BYTES = 16;
const MAX_CURSOR_CHARACTERS = 1_000;

/**
 * Cursors of lists: opaque, signed (HMAC-SHA-256) over tenant, list and keys, so that nobody can make one up or
 * carry it elsewhere. They do not expire.
 * @param key the secret `cursor-key`
 */
export function createCursors(key: KeyObject) {
  function sign(scope: CursorScope, payload: Buffer): Buffer {
    const signed = [scope.tenantId, scope.list, payload.toString('base64url')].join('\0');
    return createHmac('sha256', key).update(signed).digest().subarray(0, MAC_BYTES);
  }

  /** The keys in a cursor; undefined without one. */
  function open(scope: CursorScope, cursor: string | undefined): CursorKeys | undefined {
    if (cursor === undefined) return undefined;
    const bytes = Buffer.from(cursor.slice(0, MAX_CURSOR_CHARACTERS), 'base64url');
    const payload = bytes.subarray(MAC_BYTES);
    const mac = bytes.subarray(0, MAC_BYTES);
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, sign(scope, payload))) {
      throw new ValidationError([
        { pointer: '/cursor', code: 'bad_cursor', detail: 'expected a cursor that this list has answered' },
      ]);
    }
    return JSON.parse(payload.toString()) as CursorKeys;
  }

  return {
    /** The cursor behind an item; the same for the same keys. */
    seal(scope: CursorScope, keys: CursorKeys): string {
      const payload = Buffer.from(JSON.stringify(keys));
      return Buffer.concat([sign(scope, payload), payload]).toString('base64url');
    },

    /**
     * Where a list by time goes on; undefined, the beginning, without a cursor.
     * @throws ValidationError when it was not made here, or for another tenant or list
     */
    openTimed(scope: CursorScope, cursor: string | undefined): { at: string; id: string } | undefined {
      const keys = open(scope, cursor);
      return keys && { at: String(keys[0]), id: String(keys[1]) };
    },

    /** The same for a list by rank. */
    openRanked(scope: CursorScope, cursor: string | undefined): { rank: string; id: string } | undefined {
      const keys = open(scope, cursor);
      return keys && { rank: String(keys[0]), id: String(keys[1]) };
    },

    /** The same for a list by day; null where a thing has none. */
    openDated(
      scope: CursorScope,
      cursor: string | undefined,
    ): { dueDate: string | null; taskId: string } | undefined {
      const keys = open(scope, cursor);
      return keys && { dueDate: String(keys[0]) || null, taskId: String(keys[1]) };
    },

    /** The same for a list by score. */
    openScored(scope: CursorScope, cursor: string | undefined): { rank: number; id: string } | undefined {
      const keys = open(scope, cursor);
      return keys && { rank: Number(keys[0]), id: String(keys[1]) };
    },

    /** The same for a list by version or position. */
    openNumber(scope: CursorScope, cursor: string | undefined): number | undefined {
      const keys = open(scope, cursor);
      return keys && Number(keys[0]);
    },
  };
}

export type Cursors = ReturnType<typeof createCursors>;
