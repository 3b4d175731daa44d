import type { KeyedRequest } from '@plinth/shared/types/context';
import { ValidationError } from '@plinth/shared/errors/appErrors';
import { canonicalize } from '@plinth/shared/eventstore/canonical';
import { derivedId } from '@plinth/shared/utils/ids';
import type { Caller } from './caller';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;

/** A request as an Idempotency-Key tells it from others. */
export type KeyedCall = {
  readonly key: string;
  readonly method: string;
  /** As it was sent, without its query. */
  readonly path: string;
  /** What else makes it this request: plain JSON values; asked for once they are validated. */
  readonly content: () => readonly unknown[];
  readonly onReplayed: () => void;
};

/**
 * The key that a caller has given a request, so that it can be sent again.
 * @returns undefined when the header is missing
 * @throws ValidationError unless it is 1 to 255 visible ASCII characters; a header sent twice is none either
 */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || VISIBLE_ASCII.test(header)) return header;
  const detail = 'expected one key of 1 to 255 visible ASCII characters, without spaces';
  throw new ValidationError([{ pointer: '/Idempotency-Key', code: 'bad_key', detail }]);
}

/** The context in which a command takes effect once: its ids follow from tenant, principal, method, path and key. */
export function keyedContext(
  { context }: Pick<Caller, 'context'>,
  { key, method, path, content, onReplayed }: KeyedCall,
): Caller['context'] {
  const { tenantId, actor } = context;
  const keyed: KeyedRequest = {
    id: (n) => derivedId(tenantId, [actor, method, path, key, n]),
    content: () =>
      content()
        .map((part) => canonicalize(part ?? null))
        .join('\n'),
    onReplayed,
  };
  return { ...context, keyed };
}
