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
  const compile = () =>
    run(process.execPath, [tsc, '-b'], {
      what: 'compiling the services',
      remedy: 'npm run types shows all errors; git status shows what differs from the release',
      logFile: join(logDir, 'build.log'),
      deadlineMs: 300_000,
      cwd: repoRoot,
    });
  // npm start and npm test write to the same dist folders.
  await step('TypeScript: compiles what changed', () =>
    withLock(join(repoRoot, '.plinth', 'build.lock'), 'compiles', compile),
  );
}
