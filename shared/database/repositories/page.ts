/**
 * Where a page of a list begins, newest first: behind the item with this time and id; undefined for the first page.
 */
export type Behind = { readonly at: string; readonly id: string } | undefined;

// Greater than any real row's keys, so that each page is one range of the index, also for a generic plan.
const NEWEST = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Less than any real row's keys, for lists that go forwards. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const OLDEST = { at: '-infinity', id: FIRST_ID };

/** The same for a list that goes from the oldest item to the newest. */
export function keysBefore(behind: Behind): { afterAt: string; afterId: string } {
  const { at, id } = behind ?? OLDEST;
  return { afterAt: at, afterId: id };
}

/** The keys that a page's statement compares with. */
export function keysBehind(behind: Behind): { beforeAt: string; beforeId: string } {
  const { at, id } = behind ?? NEWEST;
  return { beforeAt: at, beforeId: id };
}

/**
 * Rows that one statement read for several lists, list by list.
 * @param rows each with the number of its list as `with ordinality` counts: from 1
 */
export function groupByPage<Row extends { readonly page: number }>(
  rows: readonly Row[],
  lists: number,
): Row[][] {
  const groups = Array.from({ length: lists }, (): Row[] => []);
  for (const row of rows) groups[row.page - 1]?.push(row);
  return groups;
}

/** A page of what was deleted long enough ago, by id; `after` is the last id of the page before. */
export type DuePage = {
  readonly tenantId: string;
  readonly after: string;
  /** RFC 3339. */
  readonly deletedBefore: string;
  readonly limit: number;
};
