// Lets Node run services and shared/ from their TypeScript sources: node -r scripts/dev/registerSources.mts <file>.ts
import { existsSync } from 'node:fs';
import { registerHooks, setSourceMapsSupport } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { repoRoot } from '../lib/paths.mts';
import { compileFile } from './compile.mts';

const SHARED = '@plinth/shared/';

// Stacks then show lines of the sources; not of libraries, whose maps would only be read for nothing.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const file = sourceOf(specifier, context.parentURL);
    if (!file) return nextResolve(specifier, context);
    return { url: pathToFileURL(file).href, format: 'commonjs', shortCircuit: true };
  },
  load: (url, context, nextLoad) => {
    if (!isSource(url)) return nextLoad(url, context);
    return { format: 'commonjs', source: compileFile(fileURLToPath(url)), shortCircuit: true };
  },
});

/** The file that a source means when it imports another one; undefined for all that is not ours. */
function sourceOf(specifier: string, parentUrl: string | undefined): string | undefined {
  if (specifier.startsWith(SHARED)) return join(repoRoot, 'shared', `${specifier.slice(SHARED.length)}.ts`);
  if (!specifier.startsWith('.') || !parentUrl || !isSource(parentUrl)) return undefined;
  const file = `${fileURLToPath(new URL(specifier, parentUrl))}.ts`;
  return existsSync(file) ? file : undefined;
}

function isSource(url: string): boolean {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return false;
  const path = fileURLToPath(url);
  return path.startsWith(repoRoot + sep) && !path.includes(`${sep}node_modules${sep}`);
}
