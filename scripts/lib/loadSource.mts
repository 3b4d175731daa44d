import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from './paths.mts';

// Node says of each such file that it had to find out what kind of module it is: nothing to act upon.
const emitWarning = process.emitWarning.bind(process) as (...args: unknown[]) => void;
process.emitWarning = (...args: unknown[]) => {
  const code = typeof args[1] === 'object' ? (args[1] as { code?: string } | null)?.code : args[2];
  if (code !== 'MODULE_TYPELESS_PACKAGE_JSON') emitWarning(...args);
};

/**
 * Loads a module of shared/ from its source, for scripts that run before anything is compiled, or when it
 * cannot be. Such a module imports nothing of shared/ itself but types.
 * @param name below shared/, without extension: `database/migrate`
 */
export async function loadSource<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(repoRoot, 'shared', `${name}.ts`)).href)) as Module;
}
