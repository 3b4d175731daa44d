import { GoneError, NotFoundError } from '../errors/appErrors';

/**
 * The state of a thing that can be changed.
 * @param what the kind of thing, for the message
 * @throws NotFoundError when it was never made
 * @throws GoneError when it is deleted; the handler makes a NotFoundError of it for those who may not restore
 */
export function requireLive<State extends { readonly deletedAt: string | null }>(
  what: string,
  state: State | undefined,
): State {
  if (!state) throw new NotFoundError(what);
  if (state.deletedAt !== null) throw new GoneError(what, state.deletedAt);
  return state;
}
