import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from './fault.mts';

/**
 * Reads a JSON file.
 * @returns what it holds, or undefined when there is no such file
 * @throws Fault when it is not JSON
 */
export function readJson<T>(file: string): T | undefined {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Fault({
      expected: `JSON in ${file}`,
      got: (cause as Error).message,
      remedy: 'restore the file, or delete it and run the same command again',
      cause,
    });
  }
}

/**
 * Replaces a JSON file as a whole: a reader sees the old or the new one, never half of it, also after the
 * machine went down.
 * @param mode permission bits; secrets pass 0o600
 */
export function writeJson(file: string, value: unknown, mode = 0o644): void {
  const fresh = `${file}.${process.pid}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify(value, undefined, 2)}\n`, { mode, flush: true });
    chmodSync(fresh, mode);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    // Node names no file when it is a write that fails.
    throw Object.assign(error as Error, { path: file });
  }
  syncDirectory(dirname(file));
}

/** Only then is the new name on the disk, too. */
function syncDirectory(dir: string): void {
  const descriptor = openSync(dir, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
