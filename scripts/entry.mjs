import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
const [command, ...args] = process.argv.slice(2);
const script = await import(pathToFileURL(join(import.meta.dirname, `${command}.mts`)).href);
await script.main?.(args);
