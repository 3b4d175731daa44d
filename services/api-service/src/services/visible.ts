import type { Deletable } from '@plinth/shared/domain/requireLive';
import { GoneError, NotFoundError, PurgedError } from '@plinth/shared/errors/appErrors';
import { may } from './caller';
import type { Caller } from './caller';

type Kind = 'project' | 'task' | 'comment';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * A thing as this caller may see it.
 * @param kind what it is; with `asked`, a thing that hides what the caller asked for: the 404 speaks of that
 * @throws NotFoundError when there is none in the caller's tenant, or it is deleted
 * @throws GoneError | PurgedError instead when it is deleted or purged and the caller may restore such things
 */
export function requireVisible<T extends Deletable>(
  caller: Caller,
  kind: Kind | { readonly what: Kind; readonly asked: Kind },
  found: T | undefined,
): T {
  const { what, asked } = typeof kind === 'string' ? { what: kind, asked: kind } : kind;
  if (!found) throw new NotFoundError(asked);
  if (found.deletedAt === null) return found;
  if (!may(caller, `${what}.restore`)) throw new NotFoundError(asked);
  if (found.purgedAt !== null) throw new PurgedError(what, found.purgedAt);
  throw new GoneError(what, found.deletedAt);
}

/**
 * A thing whose past this caller may read: one that is there, and one that is deleted for those who may restore it.
 * @param kind as in requireVisible
 * @throws NotFoundError; PurgedError, for those who may restore such things, when it has no past any more
 */
export function requireTraceable<T extends Deletable>(
  caller: Caller,
  kind: Kind | { readonly what: Kind; readonly asked: Kind },
  found: T | undefined,
): T {
  const { what, asked } = typeof kind === 'string' ? { what: kind, asked: kind } : kind;
  if (!found || (found.deletedAt !== null && !may(caller, `${what}.restore`))) throw new NotFoundError(asked);
  if (found.purgedAt !== null) throw new PurgedError(what, found.purgedAt);
  return found;
}

/**
 * An id out of a path or an argument, in lower case.
 * @throws NotFoundError when it is no UUID, so that it names nothing
 */
export function requireId(
  what: Kind | 'member' | 'role' | 'invitation' | 'impersonation' | 'api_key' | 'service',
  id: string,
): string {
  if (UUID.test(id)) return id.toLowerCase();
  throw new NotFoundError(what);
}
