import { mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Opens a log file anew; the one of the time before stays beside it as `<file>.1`.
 * @returns a file descriptor for a child's output
 */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  keepAsPrevious(file);
  return openSync(file, 'a');
}

/** Moves a log file, if there is one, to `<file>.1`, over the one that is there. */
export function keepAsPrevious(file: string): void {
  try {
    renameSync(file, `${file}.1`);
  } catch {
    // The first start has no earlier log.
  }
}

/** The last lines of a log file, indented for an error message. */
export function lastLines(file: string, count = 15): string {
  let text;
  try {
    text = readFileSync(file, 'utf8').trimEnd();
  } catch {
    return '      (no output)';
  }
  const lines = text === '' ? ['(no output)'] : text.split('\n').slice(-count);
  return lines.map((line) => `      ${line}`).join('\n');
}
