import type { Pool } from 'pg';
import { findSessionRole } from './assertRole.queries';
import type { PoolRole } from './connection';
import { named } from './statement';

/**
 * Makes sure that a pool is logged in as the role it is for and as nothing more, so that row-level security
 * binds it. Called once per pool at start; repeatable.
 * @throws Error when the role is another one, is superuser, bypasses row security or belongs to other roles
 */
export async function assertRole(pool: Pick<Pool, 'query'>, role: PoolRole): Promise<void> {
  const expected = `plinth_${role}`;
  const [session] = await findSessionRole.run(undefined, named(pool));
  const excess =
    session &&
    [
      session.name !== expected && `is ${session.name}`,
      session.isSuperuser && 'is superuser',
      session.bypassesRowSecurity && 'bypasses row security',
      session.memberOf.length > 0 && `belongs to ${session.memberOf.join(', ')}`,
    ].filter(Boolean);
  if (excess?.length === 0) return;
  const got = excess ? `the one that ${excess.join(' and ')}` : 'no such role';
  throw new Error(
    `expected the ${role} pool to log in as plain ${expected}; got ${got}: correct its database URL`,
  );
}
