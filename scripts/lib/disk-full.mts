import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { lastLines } from './logfile.mts';

/** In the words of the C library, of Node and its programs, of a user's quota, of PostgreSQL and of apt-get. */
const FULL = /no space left on device|ENOSPC|disk quota exceeded|EDQUOT|free disk space|enough free space/i;

/** With less not even a log can say that the disk is full. */
const LEAST_BYTES = 64 * 1024;

/**
 * What mends the failure of a program: a full disk is mended in one way only.
 * @param logFile of the program
 * @param otherwise the remedy for all other reasons
 */
export function remedyFor(logFile: string, otherwise: string): string {
  const { bavail, bsize } = statfsSync(dirname(logFile));
  if (bavail * bsize >= LEAST_BYTES && !FULL.test(lastLines(logFile))) return otherwise;
  return 'the disk is full: free some space, then run the same command again';
}
