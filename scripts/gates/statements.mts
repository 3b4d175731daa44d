import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import { spawnOutput } from './spawnOutput.mts';

const DEADLINE_MS = 120_000;

/** What pgtyped prints of a statement that it could not type; its exit code is 0 all the same. */
const COMPLAINTS = /Error in query|is invalid|Error processing|Errors:|Warnings:|not supported by mapping/;

export interface Compiled {
  /** Generated text by path, relative to the root: `shared/database/x.queries.ts`. */
  files: Map<string, string>;
  /** One line per fault, then what pgtyped said. */
  faults: string[];
}

export interface CompileOptions {
  /** Holds `pgtyped.json` and the `shared/**\/*.sql` that it names. */
  root: string;
  /** Where copies are compiled, so that the tree stays as it is; emptied first. */
  workDir: string;
  /** A database with all migrations. */
  url: string;
}

/** Lets PostgreSQL check every statement of `shared/**\/*.sql` and makes its typed function; writes in `workDir` only. */
export async function compileStatements({ root, workDir, url }: CompileOptions): Promise<Compiled> {
  rmSync(workDir, { recursive: true, force: true });
  mkdirSync(workDir, { recursive: true });
  const sources = globSync('shared/**/*.sql', {
    cwd: root,
    exclude: ['**/node_modules/**', '**/dist/**'],
  }).sort();
  for (const path of ['pgtyped.json', ...sources]) cpSync(join(root, path), join(workDir, path));
  const { code, output } = await runPgtyped(workDir, url);
  const files = new Map<string, string>();
  const faults = sources.flatMap((source) => {
    const target = source.replace(/\.sql$/, '.queries.ts');
    const file = join(workDir, target);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    files.set(target, text);
    return faultsOf(source, readFileSync(join(root, source), 'utf8'), text);
  });
  if (code !== 0) faults.push(`pgtyped ended with ${code}`);
  if (faults.length > 0 || COMPLAINTS.test(output)) faults.push(output.trim());
  return { files, faults };
}

function faultsOf(source: string, sql: string, generated: string): string[] {
  const named = sql.match(/@name\s+\w+/g)?.length ?? 0;
  const made = generated.match(/= new PreparedQuery</g)?.length ?? 0;
  const invalid = [...generated.matchAll(/Query '(\w+)' is invalid, so its result/g)].map(([, name]) => name);
  if (invalid.length > 0) return [`${source}: ${invalid.join(', ')}: PostgreSQL refuses the statement`];
  if (named === 0) return [`${source}: expected statements under /* @name X */; got none`];
  return named === made ? [] : [`${source}: ${named} statements are named, ${made} could be compiled`];
}

async function runPgtyped(cwd: string, url: string) {
  const cli = join(repoRoot, 'node_modules', '.bin', 'pgtyped');
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    // pgtyped takes every variable of the environment for an option, so it gets these only.
    PATH: process.env.PATH,
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
  };
  return spawnOutput(process.execPath, [cli, '-c', 'pgtyped.json'], { cwd, env, deadlineMs: DEADLINE_MS });
}
