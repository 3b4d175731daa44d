/** Which items of a list are asked for: at most `limit`, behind the item that the cursor was given with. */
export type PageRequest = { readonly limit: number; readonly cursor?: string };

/** A page of a list; each item has a cursor of its own, as GraphQL connections want it. */
export type Page<Node> = {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly hasNextPage: boolean;
};

/**
 * Makes a page of rows that were read with `limit + 1`: one more than asked for tells whether there is a next page.
 */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  limit: number,
  make: { readonly node: (row: Row) => Node; readonly cursor: (row: Row) => string },
): Page<Node> {
  const edges = rows.slice(0, limit).map((row) => ({ node: make.node(row), cursor: make.cursor(row) }));
  return { edges, hasNextPage: rows.length > limit };
}

/** The cursor of the next page; null on the last one. */
export function nextCursorOf({ edges, hasNextPage }: Page<unknown>): string | null {
  return hasNextPage ? (edges.at(-1)?.cursor ?? null) : null;
}
