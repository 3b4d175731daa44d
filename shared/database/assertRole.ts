import type { Pool } from 'pg';
import { EXIT } from '../utils/exitCodes';
import { StartError } from '../utils/startError';
import { findSession } from './assertRole.queries';
import type { FindSessionResult } from './assertRole.queries';
import type { PoolRole } from './connection';
import { named } from './statement';

/**
 * Makes sure that a pool is logged in as the role it is for and as nothing more, so that row-level security
 * binds it, and that its connection is as private as it has to be. Called once per pool at start; repeatable.
 * @param session.tls setting `database.tls`: verify-full needs TLS on the way that ends at PostgreSQL, loopback that or
 *   a way that does not leave PostgreSQL's machine; default none. Whose certificate it was is checked by the driver
 * @throws StartError (78) when the role is another one, is superuser, bypasses row security, may create roles or
 *   databases, replicates, belongs to other roles or owns something, and when the connection is not private
 */
export async function assertRole(
  pool: Pick<Pool, 'query'>,
  role: PoolRole,
  { tls = 'none' }: { readonly tls?: 'verify-full' | 'loopback' | 'none' } = {},
): Promise<void> {
  const [session] = await findSession.run(undefined, named(pool));
  const excess = session ? excessOf(session, `plinth_${role}`) : ['is no role'];
  if (excess.length > 0) {
    throw misconfigured(
      role,
      `the ${role} pool to log in as plain plinth_${role}; got the one that ${excess.join(' and ')}`,
    );
  }
  const isPrivate = session!.isEncrypted || (tls === 'loopback' && session!.isFromHere);
  if (tls === 'none' || isPrivate) return;
  throw misconfigured(
    role,
    `the connection of the ${role} pool to be encrypted; pg_stat_ssl says that it is not`,
  );
}

/** What a role has beyond its grants, from "the one that". */
function excessOf(session: FindSessionResult, expected: string): string[] {
  const { name, actsAs, memberOf, owns } = session;
  const found: [boolean, string][] = [
    [name !== expected, `is ${name}`],
    [actsAs !== name, `acts as ${actsAs}`],
    [session.isSuperuser, 'is superuser'],
    [session.bypassesRowSecurity, 'bypasses row security'],
    [session.createsRoles, 'may create roles'],
    [session.createsDatabases, 'may create databases'],
    [session.replicates, 'may replicate'],
    [memberOf.length > 0, `belongs to ${memberOf.join(', ')}`],
    [owns.length > 0, `owns ${owns.join(', ')}`],
  ];
  return found.filter(([isSo]) => isSo).map(([, words]) => words);
}

function misconfigured(role: PoolRole, facts: string): StartError {
  const variable = `PLINTH_DATABASE__${role.toUpperCase()}_URL`;
  return new StartError(EXIT.misconfigured, `expected ${facts}: correct ${variable}, or the role`);
}
