import { Fault } from '../lib/fault.mts';
import { setting } from '../lib/settings.mts';

/** Where servers may come from: this system only, packages only, or whichever there is. */
export type ServerSource = 'system' | 'packages' | 'either';

/**
 * The setting PLINTH_SERVERS.
 * @throws Fault when it has another value than those that .env.example names
 */
export function serverSource(): ServerSource {
  const text = setting('PLINTH_SERVERS');
  if (text === '') return 'either';
  if (text === 'system' || text === 'packages') return text;
  throw new Fault({
    expected: 'PLINTH_SERVERS to be system, packages or empty',
    got: JSON.stringify(text),
    remedy: 'correct PLINTH_SERVERS in .env or in the environment',
  });
}

/** What can be found out about one server on this machine. */
export interface Findings {
  isOnSystem: () => boolean;
  /** Whether its package is in the cache. */
  isCached: () => boolean;
  /** Whether this user may install what the system lacks; asked last, because it may ask sudo. */
  mayInstall: () => boolean;
}

/**
 * Says how one server is come by. A package that is in the cache is not given up for an installation: it may have
 * made data that another version cannot read.
 */
export function wayTo(source: ServerSource, findings: Findings): 'system' | 'install' | 'package' {
  if (source === 'packages') return 'package';
  if (findings.isOnSystem()) return 'system';
  if (source === 'system') return 'install';
  return findings.isCached() || !findings.mayInstall() ? 'package' : 'install';
}
