import { readFileSync } from 'node:fs';
import { lastLines } from './logfile.mts';

/** Frames of a stack, and what a sidecar or a service says while all is well. */
const NOISE = /^\s+at |level=(info|debug)|"level":"(info|debug|trace)"/;

const MAX_LENGTH = 600;

/**
 * The last lines of a service's or a sidecar's log that may say why it ended, indented for an error message;
 * its plain end when there are none.
 */
export function tellingLines(file: string, count = 8): string {
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return lastLines(file);
  }
  const telling = lines.filter((line) => line.trim() !== '' && !NOISE.test(line)).slice(-count);
  if (telling.length === 0) return lastLines(file);
  return telling.map((line) => `      ${line.slice(0, MAX_LENGTH)}`).join('\n');
}
