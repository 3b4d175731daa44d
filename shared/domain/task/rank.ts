/** Digits in the order of their ASCII codes, so that ranks sort by their bytes (collation "C"). */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
/** So many leading digits hold the time of a new rank, and are stepped at both ends of a list. */
const STEM_DIGITS = 8;
const STEMS = BASE ** STEM_DIGITS;
/** Ends each rank, since there is no room below one that ends with 0. */
const LAST_DIGIT = 'V';

/** Longest rank: about 2,400 moves to the same place, each of them into what the one before has left. */
export const MAX_RANK_LENGTH = 500;

/** Behind every rank: of what has no place any more. */
export const LAST_RANK = '~';

/** The ranks on both sides of a place; undefined beyond the first and the last task. */
export type Gap = { readonly lower: string | undefined; readonly upper: string | undefined };

/**
 * The rank of a new task: before all older ones, whatever their project, so that nobody has to be read. Ranks are
 * fractions in base 62 that are compared as text.
 * @param nowMs milliseconds since 1970
 * @param id the task's UUID; UUIDv7 keep their order within a millisecond
 */
export function newRank(nowMs: number, id: string): string {
  const hex = id.replaceAll('-', '');
  // Behind the time of a UUIDv7: what counts within its millisecond.
  const within = parseInt(hex.slice(13, 16) + hex.slice(17, 23), 16);
  return text(STEMS - 1 - nowMs, STEM_DIGITS) + text(BASE ** 7 - 1 - within, 7) + LAST_DIGIT;
}

/**
 * A rank inside a gap.
 * @param gap `lower` < `upper`, at least one of them given
 * @param salt a UUID: two who fill the same gap at once get two ranks
 */
export function rankBetween({ lower, upper }: Gap, salt: string): string {
  const jitter = text(parseInt(salt.slice(-6), 16) % BASE ** 3, 3);
  return stemBetween(lower, upper) + jitter + LAST_DIGIT;
}

/** Digits of which every continuation lies between the two. */
function stemBetween(lower = '', upper?: string): string {
  const stem = upper === undefined ? stemOf(lower) + 1 : stemOf(upper) - 1;
  // A step at an open end keeps ranks short; a fraction would grow with each move to that end.
  if ((lower === '' || upper === undefined) && stem >= 0 && stem < STEMS) return text(stem, STEM_DIGITS);
  return middle(lower, upper);
}

function middle(lower: string, upper: string | undefined): string {
  let digits = '';
  for (let at = 0, bound = upper; ; at += 1) {
    const low = digitAt(lower, at);
    const high = bound === undefined ? BASE : digitAt(bound, at);
    if (high - low > 1) return digits + DIGITS.charAt((low + high) >> 1);
    digits += DIGITS.charAt(low);
    // Already below `upper`: from here on everything above `lower` will do.
    if (low !== high) bound = undefined;
  }
}

/** A rank goes on with zeros for ever. */
const digitAt = (rank: string, at: number): number => Math.max(0, DIGITS.indexOf(rank.charAt(at) || '0'));

function stemOf(rank: string): number {
  let stem = 0;
  for (let at = 0; at < STEM_DIGITS; at += 1) stem = stem * BASE + digitAt(rank, at);
  return stem;
}

function text(value: number, digits: number): string {
  let rest = value;
  let result = '';
  for (let count = 0; count < digits; count += 1) {
    result = DIGITS.charAt(rest % BASE) + result;
    rest = Math.floor(rest / BASE);
  }
  return result;
}
