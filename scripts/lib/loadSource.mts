import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from './paths.mts';

const SHARED = pathToFileURL(join(repoRoot, 'shared', '/')).href;

// shared/ compiles to CommonJS, so its package.json does not call its sources the ES modules that they are.
registerHooks({
  load: (url, context, nextLoad) =>
    url.startsWith(SHARED) && url.endsWith('.ts')
      ? nextLoad(url, { ...context, format: 'module-typescript' })
      : nextLoad(url, context),
});

/**
 * Loads a module of shared/ from its source, for scripts that run before anything is compiled, or when it
 * cannot be. Such a module imports nothing of shared/ itself but types.
 * @param name below shared/, without extension: `database/migrate`
 */
export async function loadSource<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(repoRoot, 'shared', `${name}.ts`)).href)) as Module;
}
