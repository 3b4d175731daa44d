import type { Client } from './client.mts';

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * All items of a list that answers `{items, nextCursor}`.
 * @param path with its query, without limit and cursor
 */
export async function* listAll<Item>(client: Client, path: string): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const separator = path.includes('?') ? '&' : '?';
    const page: Page<Item> = await client.expect([200], {
      method: 'GET',
      path: `${path}${separator}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor);
}

/** How many items {@link listAll} gives. */
export async function countAll(client: Client, path: string): Promise<number> {
  let count = 0;
  for await (const _item of listAll(client, path)) count += 1;
  return count;
}
