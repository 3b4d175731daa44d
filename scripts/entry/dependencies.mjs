import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { fault } from './report.mjs';

/**
 * Installs the npm dependencies unless they are those of package-lock.json already.
 * @param {string} repoRoot
 */
export async function ensureDependencies(repoRoot) {
  if (isInstalled(repoRoot)) return;
  // npm start and npm test may be typed at the same time into a fresh clone.
  await withLock(join(repoRoot, '.plinth', 'npm-ci.lock'), 'runs npm ci', async (handOver) => {
    if (!isInstalled(repoRoot)) await install(repoRoot, handOver);
  });
}

/**
 * npm records what it has installed in node_modules/.package-lock.json, as its last act; a stamp of our own
 * would not know of an `npm install` typed by hand. Packages for other platforms are rightly absent. The record
 * says nothing of what was deleted since: some packages lie in the node_modules of a workspace.
 */
function isInstalled(repoRoot) {
  try {
    const wanted = packagesOf(join(repoRoot, 'package-lock.json'));
    const installed = packagesOf(join(repoRoot, 'node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || !path.includes('node_modules/')) return true;
      if (entry.link) return installed[path] !== undefined;
      const found = installed[path];
      if (!found) return entry.optional || entry.extraneous;
      return (
        found.version === entry.version &&
        found.integrity === entry.integrity &&
        existsSync(join(repoRoot, path, 'package.json'))
      );
    });
  } catch (error) {
    // Not there, or cut off in the middle of writing it.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return false;
    throw error;
  }
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

async function install(repoRoot, handOver) {
  const logFile = join(repoRoot, '.plinth', 'npm-ci.log');
  mkdirSync(join(repoRoot, '.plinth'), { recursive: true });
  process.stderr.write('  … npm ci: installs the dependencies\n');
  const startedAt = performance.now();
  const log = openSync(logFile, 'w');
  // npm run -s would silence this npm, too, and with it the reason of a failure.
  const child = spawn('npm', ['ci', '--loglevel=warn'], {
    cwd: repoRoot,
    env: withoutOwnBin(repoRoot),
    stdio: ['ignore', log, log],
  });
  // Two at once in one node_modules would spoil it, also when this process is killed and the command run again.
  if (child.pid) handOver(child.pid);
  const failure = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
  if (failure) {
    const all = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    // npm's reason comes first among its errors; after it come usage and the place of another log.
    const lines = all.filter((line) => line.startsWith('npm error')).slice(0, 12);
    const reason = (lines.length > 0 ? lines : all.slice(-12)).join('\n      ');
    throw fault({
      expected: 'npm ci to install the dependencies',
      got: `${failure}; from ${logFile}:\n      ${reason}`,
      remedy: 'mend what npm says (often the network or a registry setting), then run the same command again',
    });
  }
  process.stderr.write(`  ✓ npm ci (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

/** npm must not run on the Node in node_modules, which it is about to replace. */
function withoutOwnBin(repoRoot) {
  const own = join(repoRoot, 'node_modules') + sep;
  const dirs = (process.env.PATH ?? '').split(delimiter).filter((dir) => !(dir + sep).startsWith(own));
  return { ...process.env, PATH: dirs.join(delimiter) };
}
