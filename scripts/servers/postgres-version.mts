import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import type { StackName } from '../lib/stack.mts';
import { versionText } from '../lib/version.mts';

/**
 * A cluster can be opened by PostgreSQL of the major version that made it only. Another one may have taken its
 * place: by an upgrade of the system, by PLINTH_SERVERS, or where a package had been used before.
 * @throws Fault that says how to get the right one, or to go on without the data
 */
export function assertSameMajor(stack: StackName, dataDir: string, binDir: string): void {
  const made = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const found = /\d+/.exec(versionText(join(binDir, 'postgres')))?.[0];
  if (made === found) return;
  throw new Fault({
    expected: `PostgreSQL ${made}, which made the data in ${dataDir}`,
    got: `PostgreSQL ${found} (${binDir})`,
    remedy:
      `install PostgreSQL ${made}, or have PLINTH_SERVERS (system or packages) choose the one of before, ` +
      `or delete the data: npm run reset${stack === 'dev' ? '' : ` -- ${stack}`}`,
  });
}
