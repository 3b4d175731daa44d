import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkFunctions } from './gates/functions.mts';
import { withScratchDatabase } from './gates/scratchDatabase.mts';
import { compileStatements } from './gates/statements.mts';
import type { Compiled } from './gates/statements.mts';
import { Fault } from './lib/fault.mts';
import { readJson } from './lib/jsonfile.mts';
import { repoRoot, stackDir } from './lib/paths.mts';

/**
 * `npm run sql`: checks every statement of shared/**\/*.sql and every function of migrations/ on a migrated
 * scratch database, and writes the typed `*.queries.ts` beside them. `--check` writes nothing and fails when a
 * committed one differs. PostgreSQL: the test stack's, or an administrator's URL in PLINTH_SQL_URL.
 */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { check: { type: 'boolean', default: false }, root: { type: 'string', default: repoRoot } },
  });
  const { check, root } = values;
  const scratch = { adminUrl: adminUrl(), migrations: join(root, 'migrations') };
  const workDir = join(repoRoot, '.plinth', `sql-${process.pid}`);
  const { compiled, functions } = await withScratchDatabase(scratch, async (url) => ({
    compiled: await compileStatements({ root, url, workDir }),
    functions: await checkFunctions(url),
  })).finally(() => rmSync(workDir, { recursive: true, force: true }));
  const faults = [...compiled.faults, ...functions.faults];
  if (faults.length === 0) faults.push(...(check ? differences(root, compiled) : write(root, compiled)));
  if (!functions.checkedDeeply) {
    process.stdout.write(
      'plpgsql_check is not installed on the server: bodies of functions checked for syntax only\n',
    );
  }
  if (faults.length > 0) {
    process.stdout.write(`${faults.join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`${compiled.files.size} statement files, ${functions.count} functions: sound\n`);
}

/** Which generated files are not what the statements give, among them those whose statements are gone. */
function differences(root: string, { files }: Compiled): string[] {
  const changed = [...files]
    .filter(([path, text]) => textOf(join(root, path)) !== text)
    .map(([path]) => path);
  return [...changed, ...strays(root, files)].map(
    (path) => `${path}: differs from its statements; npm run sql`,
  );
}

/** Writes what changed only, so that nothing is built again for nothing. */
function write(root: string, { files }: Compiled): never[] {
  for (const [path, text] of files)
    if (textOf(join(root, path)) !== text) writeFileSync(join(root, path), text);
  for (const path of strays(root, files)) rmSync(join(root, path));
  return [];
}

function strays(root: string, files: Compiled['files']): string[] {
  const exclude = ['**/node_modules/**', '**/dist/**'];
  return globSync('shared/**/*.queries.ts', { cwd: root, exclude }).filter((path) => !files.has(path));
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function adminUrl(): string {
  const stack = readJson<{ urls: { postgresAdmin: string } }>(join(stackDir('test'), 'stack.json'));
  const url = process.env.PLINTH_SQL_URL ?? stack?.urls.postgresAdmin;
  if (url) return url;
  throw new Fault({
    expected: 'a PostgreSQL to check the statements on',
    got: 'no test stack and no PLINTH_SQL_URL',
    remedy: 'npm run test:stack, then the same command again',
  });
}
