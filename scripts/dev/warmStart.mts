// Preloaded by a service in development, after registerSources.mts: loads the libraries that the service loaded the time
// before, which is most of a start and does not change with a save, and waits before the sources for a line on standard
// input. Its end instead is the end of who would have sent it.
import { mkdirSync, readSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin, registerHooks } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { repoRoot } from '../lib/paths.mts';
import { readOr } from '../lib/proc.mts';

// Threads of the service are given the same preloads.
if (isMainThread) {
  const main = process.argv[1] as string;
  const service = basename(dirname(dirname(main)));
  const list = join(repoRoot, '.plinth', 'sources', `${service}.libraries.json`);
  loadLibraries(main, JSON.parse(readOr(list, '[]')) as string[]);
  if (readSync(0, Buffer.alloc(1)) === 0) process.exit(0);
  listLibraries(list);
}

function loadLibraries(main: string, names: string[]): void {
  const load = createRequire(main);
  for (const name of names) {
    try {
      load(name);
    } catch {
      // Was removed meanwhile; or the service will say what is wrong with it.
    }
  }
}

/** Writes down at the end what the sources have imported, in that order: decorators need reflect-metadata first. */
function listLibraries(file: string): void {
  const names = new Set<string>();
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const isOurs = context.parentURL?.endsWith('.ts') && !context.parentURL.includes('/node_modules/');
      if (isOurs && /^(@(?!plinth\/)|[a-z])/.test(specifier) && !isBuiltin(specifier)) names.add(specifier);
      return nextResolve(specifier, context);
    },
  });
  process.once('exit', () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify([...names]));
  });
}
