import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import { checkFunctions } from './functions.mts';
import { withScratchDatabase } from './scratchDatabase.mts';
import { compileStatements } from './statements.mts';
import type { Compiled } from './statements.mts';

export interface SqlOptions {
  /** Holds `pgtyped.json`, `shared/` and `migrations/`. */
  root: string;
  /** Of an administrator of a PostgreSQL to try everything on, in a database that is dropped afterwards. */
  adminUrl: string;
  /** Whether to write the generated files; otherwise one that differs is a fault. */
  write: boolean;
}

export interface SqlReport {
  faults: string[];
  /** One line on what was looked at. */
  summary: string;
}

/** Checks every statement of shared and every function of the migrations against the migrated schema. */
export async function checkSql({ root, adminUrl, write }: SqlOptions): Promise<SqlReport> {
  const workDir = join(repoRoot, '.plinth', `sql-${process.pid}`);
  const scratch = { adminUrl, migrations: join(root, 'migrations') };
  const { compiled, functions } = await withScratchDatabase(scratch, async (url) => ({
    compiled: await compileStatements({ root, url, workDir }),
    functions: await checkFunctions(url),
  })).finally(() => rmSync(workDir, { recursive: true, force: true }));
  const faults = [...compiled.faults, ...functions.faults];
  if (compiled.faults.length === 0) {
    if (write) writeFiles(root, compiled);
    faults.push(...differences(root, compiled));
  }
  const depth = functions.checkedDeeply ? '' : ' for syntax only: the server has no extension plpgsql_check';
  const summary = `${compiled.files.size} statement files and ${functions.count} functions checked${depth}`;
  return { faults, summary };
}

/** Which generated files are not what the statements give, among them those whose statements are gone. */
function differences(root: string, { files }: Compiled): string[] {
  const changed = [...files]
    .filter(([path, text]) => textOf(join(root, path)) !== text)
    .map(([path]) => path);
  return [...changed, ...strays(root, files)].map(
    (path) => `${path}: differs from its statements: npm run sql`,
  );
}

/** Writes what changed only, so that nothing is built again for nothing. */
function writeFiles(root: string, { files }: Compiled): void {
  for (const [path, text] of files)
    if (textOf(join(root, path)) !== text) writeFileSync(join(root, path), text);
  for (const path of strays(root, files)) rmSync(join(root, path));
}

function strays(root: string, files: Compiled['files']): string[] {
  const exclude = ['**/node_modules/**', '**/dist/**'];
  return globSync('shared/**/*.queries.ts', { cwd: root, exclude }).filter((path) => !files.has(path));
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
