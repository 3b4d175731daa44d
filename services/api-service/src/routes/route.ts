import type { ClassConstructor } from 'class-transformer';
import type { Permission } from '@plinth/shared/domain/permissions';
import type { Caller, Trace } from '../services/caller';
import type { CookieSource } from '../services/refreshCookie';
import type { LimitClass } from '../services/requestLimits';

/**
 * Who may come in: those with a permission, anybody signed in (routes about oneself), everybody, or the own sidecar
 * only. A route cannot be written without it.
 */
export type Access = Permission | 'authenticated' | 'public' | 'sidecar';

/** What a handler is given; all of it checked before. */
export type OpenCall<Body = unknown, Query = unknown> = {
  readonly trace: Trace;
  /** Where it comes from; see createClientAddress. */
  readonly clientAddress: string;
  /** What a browser sends by itself, and the header that shows that its page meant it. */
  readonly cookies: CookieSource;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
};

/** The same for somebody who is signed in. */
export type Call<Body = unknown, Query = unknown> = OpenCall<Body, Query> & {
  readonly caller: Caller;
  /** Stream version that If-Match names; undefined when it is missing or `*`. */
  readonly ifMatch: number | undefined;
};

/** What is answered; everything is optional, an empty reply has no body. */
export type Reply = {
  readonly body?: object;
  /** Instead of a body: text that is sent as fast as the caller takes it; its type stands in the headers. */
  readonly stream?: AsyncIterable<string>;
  /** Instead of the route's own. */
  readonly status?: number;
  /** Stream version of a single thing, sent as its ETag. */
  readonly version?: number;
  /** Cursor of the next page; sent as `Link: …; rel="next"`, too. */
  readonly nextCursor?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

type Shape<Body extends object, Query extends object> = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Express path; handlers answer 404 for an id that is none. */
  readonly path: string;
  /** Status of a success. */
  readonly status: number;
  /** A quota of its own, beside those of each request; `none` for what watches the process. */
  readonly limit?: LimitClass | 'none';
  /** Only for a person who has proven within ten minutes who they are; see assertRecentProof. */
  readonly stepUp?: true;
  /** Without one no body is read; a sidecar's is handed on unchecked: its envelope is not ours to define. */
  readonly body?: ClassConstructor<Body>;
  readonly query?: ClassConstructor<Query>;
};

/** One line of the table of routes. */
export type Route = Shape<object, object> &
  (
    | { readonly access: 'public' | 'sidecar'; readonly handle: (call: OpenCall) => Promise<Reply> }
    | { readonly access: Permission | 'authenticated'; readonly handle: (call: Call) => Promise<Reply> }
  );

/** A route for those who are signed in; ties the types of body and query to the handler's. */
export function route<Body extends object, Query extends object>(
  definition: Shape<Body, Query> & {
    readonly access: Permission | 'authenticated';
    readonly handle: (call: Call<Body, Query>) => Promise<Reply>;
  },
): Route {
  return definition as unknown as Route;
}

/** A route for everybody, or for the sidecar only. */
export function openRoute<Body extends object, Query extends object>(
  definition: Shape<Body, Query> & {
    readonly access: 'public' | 'sidecar';
    readonly handle: (call: OpenCall<Body, Query>) => Promise<Reply>;
  },
): Route {
  return definition as unknown as Route;
}
