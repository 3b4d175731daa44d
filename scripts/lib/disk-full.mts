import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { lastLines } from './logfile.mts';

/**
 * In the words of the C library, of Node and its programs, of a user's quota, of PostgreSQL, of apt-get, and of Java
 * when a file that it has mapped finds no room.
 */
const FULL =
  /no space left on device|ENOSPC|disk quota exceeded|EDQUOT|free disk space|enough free space|unsafe memory access/i;

/** With less not even a log can say that the disk is full. */
const LEAST_BYTES = 64 * 1024;

/** A stack of Java, which says the reason first, is longer than what is shown of a log. */
const LINES = 200;

/** Whether a program that has failed did so for want of space: its log says so, or could not be written. */
export function isDiskFull(logFile: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(logFile));
    return bavail * bsize < LEAST_BYTES || FULL.test(lastLines(logFile, LINES));
  } catch {
    return false;
  }
}

/**
 * What mends the failure of a program: a full disk is mended in one way only.
 * @param logFile of the program
 * @param otherwise the remedy for all other reasons
 */
export function remedyFor(logFile: string, otherwise: string): string {
  return isDiskFull(logFile)
    ? 'the disk is full: free some space, then run the same command again'
    : otherwise;
}
