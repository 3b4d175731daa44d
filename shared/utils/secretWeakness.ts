import { DEVELOPMENT_MARK } from '../constants/developmentMark';

/** What stands in examples; long enough that chance does not write it into a random token. */
const PLACEHOLDERS =
  /change-?me|change-?this|replace-?me|secret|passw(or|0r)d|placeholder|example|default|your-?token|letmein|qwerty/;
const SAMPLE_PREFIX = /^(dev|test|demo|todo|dummy|sample|staging)[-_.]/;
const MIN_DISTINCT = 6;

/**
 * What makes a password or token unfit for strangers' reach; undefined when nothing does. The phrase goes on from
 * "a value that" and shows nothing of it.
 * @param minLength in characters
 */
export function weaknessOfText(secret: string, minLength: number): string | undefined {
  const plain = secret.toLowerCase();
  if (plain.includes(DEVELOPMENT_MARK)) return 'npm start made for development';
  if (PLACEHOLDERS.test(plain) || SAMPLE_PREFIX.test(plain)) return 'has a word of a placeholder in it';
  if (secret.length < minLength) return `has ${secret.length} characters`;
  if (new Set(secret).size < MIN_DISTINCT) return `has fewer than ${MIN_DISTINCT} different characters`;
  return patternIn(Buffer.from(secret, 'utf8'));
}

/** The same for a key of random bytes; its length is somebody else's to check. */
export function weaknessOfKey(key: Buffer): string | undefined {
  if (key.includes(DEVELOPMENT_MARK)) return 'npm start made for development';
  if (new Set(key).size < key.length / 2) return 'has too few different bytes';
  // One key in 10^14 is text by chance.
  if (/^[\x20-\x7e]*$/.test(key.toString('latin1'))) return 'is text instead of random bytes';
  return patternIn(key);
}

function patternIn(bytes: Buffer): string | undefined {
  // In 'latin1' a byte is a character.
  if (/^([^]+?)\1+$/.test(bytes.toString('latin1'))) return 'repeats itself';
  const steps = [...bytes].slice(1).map((byte, index) => Math.abs(byte - bytes[index]!));
  const small = steps.filter((step) => step <= 1).length;
  return small > steps.length / 2 ? 'counts up or down' : undefined;
}
