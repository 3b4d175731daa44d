import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { repoRoot } from '../lib/paths.mts';
import { step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';

/**
 * Compiles the services and what they share, as far as it changed since the last time (`tsc -b`).
 * @param logDir where the compiler's output goes
 * @throws Fault with the compiler's last lines when the sources have type errors
 */
export async function buildServices(logDir: string): Promise<void> {
  const tsc = join(repoRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const compile = (...more: string[]) =>
    run(process.execPath, [tsc, '-b', ...more], {
      what: 'compiling the services',
      remedy: 'npm run types shows all errors; git status shows what differs from the release',
      logFile: join(logDir, 'build.log'),
      deadlineMs: 300_000,
      cwd: repoRoot,
    });
  // npm start and npm test write to the same dist folders.
  await step('TypeScript: compiles what changed', () =>
    withLock(join(repoRoot, '.plinth', 'build.lock'), 'compiles', async () => {
      await compile();
      if (!isWhole()) await compile('--force');
    }),
  );
}

/**
 * Whether each source has its compiled file. tsc asks its own record only: it makes none again that was deleted, or
 * that is empty since the machine went down.
 */
function isWhole(): boolean {
  const options = {
    cwd: repoRoot,
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.test.ts', '**/*.d.ts'],
  };
  const sources = globSync(['shared/**/*.ts', 'services/*/src/**/*.ts'], options);
  return sources.every((source) => {
    const compiled = source
      .replace(/^shared\//, 'shared/dist/')
      .replace('/src/', '/dist/')
      .replace(/ts$/, 'js');
    const file = join(repoRoot, compiled);
    return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
  });
}
