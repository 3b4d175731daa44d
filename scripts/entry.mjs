// The door to all scripts: node scripts/entry.mjs <command> [args]. Plain JavaScript for Node 20, because it
// is what brings Node 24: it installs the dependencies, runs itself again by the Node among them, and then
// runs scripts/<command>.mts. Its imports may therefore not need any dependency.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies } from './entry/dependencies.mjs';
import { ensureNode24 } from './entry/node24.mjs';
import { reportAndExit } from './entry/report.mjs';

const scripts = import.meta.dirname;
const repoRoot = join(scripts, '..');
const [command = '', ...args] = process.argv.slice(2);

process.on('uncaughtException', reportAndExit);

try {
  const script = join(scripts, `${command}.mts`);
  if (!/^[a-z][a-z-]*$/.test(command) || !existsSync(script)) {
    throw new Error(`there is no command "${command}"; package.json lists those there are`);
  }
  await ensureDependencies(repoRoot);
  // Returns only in a Node that can run the script: this one, or not at all.
  await ensureNode24(repoRoot);
  const { main } = await import(pathToFileURL(script).href);
  await main(args);
} catch (error) {
  reportAndExit(error);
}
