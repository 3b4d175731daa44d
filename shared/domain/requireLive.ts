import { GoneError, IllegalStateError, NotFoundError, PurgedError } from '../errors/appErrors';

/** What deleting and purging leave in the state of anything. */
export type Deletable = { readonly deletedAt: string | null; readonly purgedAt: string | null };

/**
 * The state of a thing that can be changed.
 * @param what the kind of thing, for the message
 * @throws NotFoundError when it was never made
 * @throws GoneError | PurgedError when it is deleted or purged; the handler makes a NotFoundError of it for those who
 *   may not restore
 */
export function requireLive<State extends Deletable>(what: string, state: State | undefined): State {
  const kept = requireUnpurged(what, state);
  if (kept.deletedAt !== null) throw new GoneError(what, kept.deletedAt);
  return kept;
}

/**
 * The state of a thing that is deleted, and can be restored or purged.
 * @throws NotFoundError | PurgedError as requireLive
 * @throws IllegalStateError `<what>_not_deleted`
 */
export function requireDeleted<State extends Deletable>(what: string, state: State | undefined): State {
  const kept = requireUnpurged(what, state);
  if (kept.deletedAt !== null) return kept;
  throw new IllegalStateError(`${what}_not_deleted`, `This ${what} is not deleted; delete it first.`);
}

/** The state of a thing, deleted or not. @throws NotFoundError | PurgedError as requireLive */
export function requireUnpurged<State extends Deletable>(what: string, state: State | undefined): State {
  if (!state) throw new NotFoundError(what);
  if (state.purgedAt !== null) throw new PurgedError(what, state.purgedAt);
  return state;
}
