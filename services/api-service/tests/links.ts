import { createSecretKey } from 'node:crypto';
import { linkToken } from '@plinth/shared/eventstore/crypto/linkToken';
import type { LinkKind } from '@plinth/shared/eventstore/crypto/linkToken';
import { waitFor } from '@plinth/shared/testing/waitFor';
import type { TestApi } from './testApi';

const EVENTS: Readonly<Record<'verify_email' | 'reset_password', string>> = {
  verify_email: 'user.email_verification_requested',
  reset_password: 'user.password_reset_requested',
};

/** The tokens that were mailed to a person, oldest first, once there are so many. */
export async function mailedTokens(
  { database, secrets }: Pick<TestApi, 'database' | 'secrets'>,
  { userId, kind, count = 1 }: { userId: string; kind: keyof typeof EVENTS & LinkKind; count?: number },
): Promise<string[]> {
  const linkKey = createSecretKey(Buffer.from(secrets['link-key'], 'base64'));
  const rows = await waitFor(async () => {
    const found = await database.admin.query<{ id: string }>(
      "select data ->> 'linkId' as id from event where type = $1 and stream_id = $2 order by position",
      [EVENTS[kind], userId],
    );
    return found.rows.length >= count ? found.rows : undefined;
  });
  return rows.map(({ id }) => linkToken(linkKey, { kind, id }));
}
