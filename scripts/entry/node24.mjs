import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fault } from './report.mjs';

/**
 * Returns when this process runs on Node 24 or newer; otherwise it runs the same command line by the Node
 * that npm has installed, hands signals on to it, and ends as it ends.
 * @param {string} repoRoot
 */
export async function ensureNode24(repoRoot) {
  const bin = join(repoRoot, 'node_modules', '.bin');
  const pinned = join(bin, 'node');
  // What a script starts by the name of `node` runs on the same one.
  if (existsSync(pinned)) process.env.PATH = [bin, process.env.PATH].join(delimiter);
  const major = Number(process.versions.node.split('.')[0]);
  if (major === 24 || (major > 24 && !existsSync(pinned))) return;
  if (!existsSync(pinned)) throw noNode24(`Node ${process.versions.node}, and none in node_modules`);
  await runBy(pinned);
}

/** Never resolves: this process ends with its child. */
function runBy(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // A Ctrl-C of the terminal reaches the child directly as well, so it may see it twice; without this, a
  // signal that is sent to this process alone would not reach it at all.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((_, reject) => {
    child.once('error', (error) => reject(noNode24(`${node}, which does not run here: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (!signal) process.exit(code);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}

function noNode24(got) {
  const locked = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
  return fault({
    expected: 'Node 24 or newer',
    got,
    remedy: locked
      ? 'npm ci --include=optional, or install Node 24 (https://nodejs.org/en/download)'
      : 'install Node 24 (macOS: brew install node@24; else https://nodejs.org/en/download)',
  });
}
