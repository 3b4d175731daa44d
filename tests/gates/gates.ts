import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { repoRoot } from '@plinth/shared/testing/testStack';

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

/**
 * Calls an exported function of scripts/gates in a process of its own: the scripts are ES modules, which jest
 * does not load.
 * @param call `<file>#<function>`, and its one argument, plain JSON
 */
export async function callGate<Result>(call: string, argument: unknown): Promise<Result> {
  const [file = '', name = ''] = call.split('#');
  const url = pathToFileURL(join(repoRoot, 'scripts', 'gates', `${file}.mts`)).href;
  const program = `
    const { ${name} } = await import(${JSON.stringify(url)});
    const result = await ${name}(${JSON.stringify(argument)});
    process.stdout.write('\\n' + JSON.stringify(result));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: repoRoot,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)) as Result;
}
