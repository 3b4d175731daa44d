// The door to all scripts: node scripts/entry.mjs <command> [args]. Plain JavaScript for Node 20, because it
// is what brings Node 24: it installs the dependencies, runs itself again by the Node among them, and then
// runs main(args) of scripts/<command>.mts. Its own imports may therefore not need any dependency.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkClone } from './entry/clone.mjs';
import { ensureDependencies } from './entry/dependencies.mjs';
import { cleanEnvironment } from './entry/environment.mjs';
import { ensureNode24 } from './entry/node24.mjs';
import { fault, reportAndExit } from './entry/report.mjs';

// import.meta.dirname is younger than Node 20.0.
const scripts = fileURLToPath(new URL('.', import.meta.url));
const repoRoot = join(scripts, '..');
const [command, ...args] = process.argv.slice(2);

process.on('uncaughtException', reportAndExit);

try {
  const files = readdirSync(scripts).filter((name) => name.endsWith('.mts'));
  if (!files.includes(`${command}.mts`)) {
    throw fault({
      expected: `one of ${files.map((name) => name.slice(0, -'.mts'.length)).join(', ')}`,
      got: command ?? 'no command',
      remedy: 'npm run lists the commands',
    });
  }
  cleanEnvironment();
  checkClone(repoRoot);
  await ensureDependencies(repoRoot);
  await ensureNode24(repoRoot);
  const { main } = await import(pathToFileURL(join(scripts, `${command}.mts`)).href);
  await main(args);
} catch (error) {
  reportAndExit(error);
}
