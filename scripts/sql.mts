import { parseArgs } from 'node:util';
import { checkSql } from './gates/sql.mts';
import { Fault } from './lib/fault.mts';
import { repoRoot, stackDir } from './lib/paths.mts';
import { readStackFile } from './lib/stack.mts';

/**
 * `npm run sql`: checks every statement of shared/**\/*.sql and every function of migrations/ on a migrated
 * scratch database, and writes the typed `*.queries.ts` beside them. `-- --check` writes nothing and fails when
 * a committed one differs. PostgreSQL: the test stack's, or that of an administrator's URL in PLINTH_SQL_URL.
 */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { check: { type: 'boolean', default: false }, root: { type: 'string', default: repoRoot } },
  });
  const { faults, summary } = await checkSql({
    root: values.root,
    adminUrl: adminUrl(),
    write: !values.check,
  });
  process.stdout.write(`${[...faults, summary].join('\n')}\n`);
  if (faults.length > 0) process.exitCode = 1;
}

function adminUrl(): string {
  const url = process.env.PLINTH_SQL_URL ?? readStackFile({ dir: stackDir('test') })?.urls.postgresAdmin;
  if (url) return url;
  throw new Fault({
    expected: 'a PostgreSQL to check the statements on',
    got: 'no test stack and no PLINTH_SQL_URL',
    remedy: 'npm run test:stack, then the same command again',
  });
}
