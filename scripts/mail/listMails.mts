import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMail } from './readMail.mts';
import type { ReadMail } from './readMail.mts';

/** A mail and the file that it lies in. */
export interface StoredMail extends ReadMail {
  file: string;
}

/** The mails of a directory, newest first; none when there is no such directory. */
export function listMails(directory: string): StoredMail[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => name.endsWith('.eml'));
  // Names begin with the time.
  return names
    .sort()
    .reverse()
    .map((name) => {
      const file = join(directory, name);
      return { file, ...readMail(readFileSync(file, 'utf8')) };
    });
}
