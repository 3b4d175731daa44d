import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setting } from '../lib/settings.mts';

/** Where built and fetched tools stay, outside the clone, so that a second clone builds nothing. */
export function cacheDir(): string {
  const own = setting('PLINTH_CACHE');
  if (own) return resolve(own);
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plinth');
}
