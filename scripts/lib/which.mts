import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** All files of that name that PATH leads to, in its order. */
export function which(name: string): string[] {
  const dirs = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir !== '');
  return dirs.map((dir) => join(dir, name)).filter(isRunnable);
}

/** Whether this user may run the file. */
export function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
