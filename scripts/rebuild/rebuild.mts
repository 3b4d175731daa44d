// Imports the compiled store: load this file only after buildServices().
import { createOperatorPool } from '@plinth/shared/database/connection';
import type { Pool } from '@plinth/shared/database/connection';
import { isUnavailable } from '@plinth/shared/database/isUnavailable';
import { aggregates } from '@plinth/shared/domain/registry';
import { createKeyring } from '@plinth/shared/eventstore/crypto/keyring';
import type { Keyring } from '@plinth/shared/eventstore/crypto/keyring';
import { createLoadKeys } from '@plinth/shared/eventstore/crypto/loadKeys';
import { createMasterKey } from '@plinth/shared/eventstore/crypto/masterKey';
import { rebuildRows } from '@plinth/shared/eventstore/rebuildRows';
import type { AnyAggregate } from '@plinth/shared/types/aggregate';
import { createIds } from '@plinth/shared/utils/ids';
import { Fault } from '../lib/fault.mts';
import type { RebuildCommand } from './options.mts';
import { createRebuildReport } from './report.mts';

/**
 * Rebuilds, says on stderr how far it is, and prints on stdout what it came to.
 * @param signal aborted when the user wants to stop
 * @returns whether all rows are right now
 * @throws Fault for an unknown aggregate, a master key that is needed and not there, and PostgreSQL that is away
 */
export async function rebuild(command: RebuildCommand, signal: AbortSignal): Promise<boolean> {
  const aggregate = aggregateOf(command);
  const pool = createOperatorPool({ url: command.databaseUrl, applicationName: 'rebuild' });
  const report = createRebuildReport(aggregate.type);
  try {
    const deps = { pool, keyring: keyringOf(pool, command), signal, ...report.events };
    const result = await rebuildRows(deps, aggregate, command);
    process.stdout.write(report.summary(result, command));
    return report.isSound() && result.unsettled === 0 && !signal.aborted;
  } catch (cause) {
    if (!isUnavailable(cause)) throw cause;
    const got = (cause as Error).message;
    const remedy = 'npm start, or PLINTH_DATABASE__MIGRATOR_URL to lead to another; then run it again';
    throw new Fault({ expected: 'an answer of PostgreSQL', got, remedy, cause });
  } finally {
    await pool.end();
  }
}

function aggregateOf({ aggregate: name, masterKey }: RebuildCommand): AnyAggregate {
  const found = Object.values(aggregates).find(({ type }) => type === name);
  if (!found) {
    const remedy = 'npm run rebuild -- --aggregate task';
    throw new Fault({ expected: `one of ${Object.keys(aggregates).join(', ')}`, got: name, remedy });
  }
  const aggregate = found as unknown as AnyAggregate;
  if (aggregate.personalRow && masterKey === undefined) {
    throw new Fault({
      expected: `the master key, because rows of ${name} hold personal data`,
      got: 'no PLINTH_MASTER_KEY',
      remedy: 'set it to the secret master-key (32 bytes in base64)',
    });
  }
  return aggregate;
}

/** Without a master key nothing is sealed or opened, so any will do. */
function keyringOf(pool: Pool, { masterKey = Buffer.alloc(32).toString('base64') }: RebuildCommand): Keyring {
  return createKeyring({
    masterKey: createMasterKey(masterKey),
    loadKeys: createLoadKeys({ pool }),
    ids: createIds(),
    clock: { now: () => new Date() },
  });
}
