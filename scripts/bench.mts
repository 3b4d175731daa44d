import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from './lib/fault.mts';
import { repoRoot } from './lib/paths.mts';

/** `npm run bench -- NAME [args]`: runs bench/NAME.mts, which prints a table and writes bench/results/NAME.json. */
export async function main([name = '', ...args]: string[]): Promise<void> {
  const folder = join(repoRoot, 'bench');
  const file = join(folder, `${name}.mts`);
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(file)) {
    const names = readdirSync(folder).flatMap((entry) => /^([a-z-]+)\.mts$/.exec(entry)?.[1] ?? []);
    throw new Fault({
      expected: `the name of a measurement: ${names.join(', ')}`,
      got: name === '' ? 'none' : `'${name}'`,
      remedy: `npm run bench -- ${names[0]}`,
    });
  }
  const { run } = (await import(pathToFileURL(file).href)) as { run: (args: string[]) => Promise<void> };
  await run(args);
}
