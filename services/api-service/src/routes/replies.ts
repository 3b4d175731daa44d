import { nextCursorOf } from '../services/page';
import type { Page } from '../services/page';
import type { Call, Reply } from './route';

/** A single thing, with its version as ETag. */
export function one<View extends { readonly version: number }>(view: View): Reply & { readonly body: View } {
  return { body: view, version: view.version };
}

/** A page of a list: `{items, nextCursor}`. */
export function page<Node>(found: Page<Node>) {
  const nextCursor = nextCursorOf(found);
  return { body: { items: found.edges.map(({ node }) => node), nextCursor }, nextCursor };
}

/** The thing that a path names, at the version of If-Match. */
export function target({ params, ifMatch }: Pick<Call, 'params' | 'ifMatch'>): {
  id: string;
  expected?: number;
} {
  return { id: params.id ?? '', expected: ifMatch };
}
