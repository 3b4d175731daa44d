import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fault } from './report.mjs';

/**
 * Returns when this process is Node 24 or newer; otherwise runs the same command line by the Node that npm
 * has installed, hands signals on to it, and ends as it ends.
 * @param {string} repoRoot
 */
export async function ensureNode24(repoRoot) {
  const bin = join(repoRoot, 'node_modules', '.bin');
  const pinned = join(bin, 'node');
  const major = Number(process.versions.node.split('.')[0]);
  // What a script starts by the name of `node` runs on the same Node.
  if (existsSync(pinned)) process.env.PATH = [bin, process.env.PATH].join(delimiter);
  if (major === 24 || (major > 24 && !existsSync(pinned))) return;
  if (!existsSync(pinned)) {
    throw fault({
      expected: 'Node 24 or newer',
      got: `Node ${process.versions.node}, and npm has none for ${process.platform}-${process.arch}`,
      remedy:
        'install Node 24 (brew install node@24, or https://nodejs.org), then run the same command again',
    });
  }
  await runBy(pinned);
}

function runBy(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A Ctrl-C reaches the child by the terminal, too, so it may see it twice; one sent to this process alone
    // would otherwise not reach it at all.
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((_, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (!signal) process.exit(code);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}
