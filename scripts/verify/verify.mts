// Imports the compiled services: load this file only after buildServices().
import { closePools, createPools } from '@plinth/shared/database/connection';
import { inTransaction } from '@plinth/shared/database/inTransaction';
import { readPublicKeys } from '@plinth/shared/eventstore/auditKeys';
import { openOutsideCheckpoints } from '@plinth/shared/eventstore/outsideCheckpoints';
import { verifyExport } from '@plinth/shared/eventstore/verifyExport';
import type { LogReport } from '@plinth/shared/eventstore/verifyLog';
import { verifyTenant } from '@plinth/shared/eventstore/verifyTenant';
import { auditDirectory } from '../launcher/services.mts';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { Fault } from '../lib/fault.mts';
import { stackDir } from '../lib/paths.mts';
import { say } from '../lib/progress.mts';
import { readStackFile } from '../lib/stack.mts';
import type { VerifyOptions } from './options.mts';
import type { Trust } from './trust.mts';

/** What was verified, and what the reader should know beside the report. */
export interface Verified {
  report: LogReport;
  notes: readonly string[];
}

const PROGRESS_MS = 2_000;

/**
 * Verifies what the options name.
 * @throws Fault for an unknown tenant, a file that is no export, no database
 */
export async function verify({ target, checkpoints }: VerifyOptions, trust: Trust): Promise<Verified> {
  if ('tenantId' in target) return verifyInDatabase(target.tenantId, { checkpoints, trust });
  const report = await verifyExport(target.file, trust.choose);
  if (report) return { report, notes: [] };
  throw new Fault({
    expected: `${target.file} to begin as an export of GET /v1/audit/export`,
    got: 'another first line',
    remedy: 'export the log again, or name the right file',
  });
}

async function verifyInDatabase(
  tenantId: string,
  { checkpoints, trust }: { checkpoints: string | undefined; trust: Trust },
): Promise<Verified> {
  const { url, directory } = placeOf(checkpoints);
  const pools = createPools({ urls: { auditor: url }, max: 2, applicationName: 'verify' });
  try {
    const pool = pools.auditor;
    const keys = trust.choose(await inTransaction(pool, readPublicKeys));
    const outside = directory === undefined ? undefined : openOutsideCheckpoints(directory);
    const report = await verifyTenant({ pool }, tenantId, { keys, outside, onProgress: progress() });
    if (!report) {
      throw new Fault({
        expected: 'a tenant that has a log',
        got: tenantId,
        remedy: 'take the id of the tenant from GET /v1/me or from its first event',
      });
    }
    const where = directory
      ? `compared with those in ${directory}`
      : 'only those in the database: --checkpoints names others';
    return { report, notes: [`checkpoints: ${where}`] };
  } finally {
    await closePools(pools);
  }
}

/** The database of PLINTH_VERIFY_URL (role plinth_auditor), else that of the local stack with its directory. */
function placeOf(checkpoints: string | undefined): { url: string; directory: string | undefined } {
  const given = process.env.PLINTH_VERIFY_URL;
  if (given) return { url: given, directory: checkpoints };
  const dir = stackDir('dev');
  const stack = readStackFile({ dir });
  if (stack) return { url: databaseUrl(stack, 'auditor'), directory: checkpoints ?? auditDirectory({ dir }) };
  throw new Fault({
    expected: 'a database to verify',
    got: 'no local stack and no PLINTH_VERIFY_URL',
    remedy: 'npm start, or PLINTH_VERIFY_URL=postgresql://plinth_auditor:…',
  });
}

function progress() {
  let nextAt = performance.now() + PROGRESS_MS;
  return (events: number, head: number): void => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + PROGRESS_MS;
    say(`  … ${events} of ${head} events (${Math.floor((100 * events) / head)} %)`);
  };
}
