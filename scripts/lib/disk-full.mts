/** In the words of the C library, of Node and its programs, of a user's quota, and of apt-get. */
const FULL = /no space left on device|ENOSPC|disk quota exceeded|EDQUOT|not enough free space/i;

/**
 * What mends a failure, by the log of the program that failed: a full disk is mended in one way only.
 * @param otherwise the remedy for all other reasons
 */
export function remedyFor(log: string, otherwise: string): string {
  return FULL.test(log) ? 'the disk is full: free some space, then run the same command again' : otherwise;
}
