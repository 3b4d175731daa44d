import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Reads a JSON file.
 * @returns what it holds, or undefined when there is no such file
 * @throws SyntaxError when it is not JSON
 */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a JSON file as a whole: a reader sees the old or the new one, never half of it.
 * @param mode permission bits; secrets pass 0o600
 */
export function writeJson(file: string, value: unknown, mode = 0o644): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, `${JSON.stringify(value, undefined, 2)}\n`, { mode });
  chmodSync(fresh, mode);
  renameSync(fresh, file);
}
