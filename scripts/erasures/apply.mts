// Imports the compiled store: load this file only after buildServices().
import { existsSync } from 'node:fs';
import { createOperatorPool } from '@plinth/shared/database/connection';
import { isUnavailable } from '@plinth/shared/database/isUnavailable';
import { openErasureRegister } from '@plinth/shared/eventstore/erasureRegister';
import { Fault } from '../lib/fault.mts';
import type { ErasuresCommand } from './options.mts';

/**
 * Drops again what the register names: keys, credentials, sessions, names in rows. What certifies it in the logs is written
 * by worker-service once it runs. Each erasure is a transaction of its own; repeatable.
 * @returns what it came to, in a line
 * @throws Fault when there is no register, or PostgreSQL is away
 */
export async function applyRegister({ register, databaseUrl }: ErasuresCommand): Promise<string> {
  // A wrong path must not look like a register in which nothing stands.
  if (!existsSync(register)) {
    const remedy = 'name the directory of the setting erasure.directory: --register DIR';
    throw new Fault({ expected: 'the register of erasures', got: `nothing at ${register}`, remedy });
  }
  const erasures = await openErasureRegister(register).read();
  const pool = createOperatorPool({ url: databaseUrl, applicationName: 'erasures' });
  let applied = 0;
  try {
    for (const { tenantId, subjectId, at } of erasures) {
      const { rows } = await pool.query<{ was: boolean }>('select apply_erasure($1, $2, $3) as was', [
        tenantId,
        subjectId,
        at,
      ]);
      if (rows[0]!.was) applied += 1;
    }
  } catch (cause) {
    if (!isUnavailable(cause)) throw cause;
    const remedy = 'start PostgreSQL and nothing else, then run it again';
    throw new Fault({ expected: 'an answer of PostgreSQL', got: (cause as Error).message, remedy, cause });
  } finally {
    await pool.end();
  }
  const left = erasures.length - applied;
  return `${erasures.length} erasures in the register: ${applied} applied, ${left} had nothing to drop any more\n`;
}
