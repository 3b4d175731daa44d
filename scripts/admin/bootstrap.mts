import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { Fault } from '../lib/fault.mts';
import type { AdminCommand } from './options.mts';

const HOURS = 24;

/**
 * Makes the token of the first operator, good for a day and once; earlier ones that were not used are good no longer.
 * @throws Fault when there is an operator already, or PostgreSQL is away
 */
export async function bootstrap({
  databaseUrl,
}: AdminCommand): Promise<{ token: string; expiresAt: string }> {
  const client = new pg.Client(databaseUrl());
  try {
    await client.connect();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + HOURS * 3_600_000).toISOString();
    const { rows } = await client.query<{ invited: boolean }>(
      'select invite_first_operator($1, $2) as invited',
      [createHash('sha256').update(token).digest(), expiresAt],
    );
    if (!rows[0]?.invited) throw operatorsExist();
    return { token, expiresAt };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const remedy = 'npm start, or PLINTH_DATABASE__MIGRATOR_URL to lead to another; then run it again';
    throw new Fault({ expected: 'an answer of PostgreSQL', got: (cause as Error).message, remedy, cause });
  } finally {
    await client.end();
  }
}

function operatorsExist(): Fault {
  return new Fault({
    expected: 'no operator yet',
    got: 'one or more',
    remedy: 'let an operator invite: npm run admin -- invite',
  });
}
