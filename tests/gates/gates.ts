import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { scriptUrl } from '../tools/scripts';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A directory with these files and the clone's node_modules; the caller removes it. */
export function plantTree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'plinth-gates-'));
  symlinkSync(join(repoRoot, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

type Ran = { stdout: string; stderr: string };

/**
 * Runs a program, an ES module, in a process of its own in the clone: jest does not load the scripts, which are
 * ES modules.
 * @throws what execFile throws when it does not end with 0
 */
export function runModule(program: string): Promise<Ran> {
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: repoRoot,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
}

/** The URL of a module of scripts/gates, for the imports of a program, between single quotes. */
export function gateUrl(file: string): string {
  return scriptUrl(`gates/${file}.mts`);
}

/**
 * Calls an exported function of scripts/gates.
 * @param call `<file>#<function>`, and its one argument, plain JSON
 */
export async function callGate<Result>(call: string, argument: unknown): Promise<Result> {
  const [file = '', name = ''] = call.split('#');
  const { stdout } = await runModule(`
    import { ${name} } from '${gateUrl(file)}';
    const result = await ${name}(${JSON.stringify(argument)});
    process.stdout.write('\\n' + JSON.stringify(result));`);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)) as Result;
}
