/**
 * How a service's connections to PostgreSQL are kept from others. verify-full: TLS with the server's certificate
 * checked, name included. loopback: the same, but a pooler or server on this machine needs no TLS. none: anything.
 */
export const TLS_MODES = ['verify-full', 'loopback', 'none'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** All others would change what the pools set, or where the URL leads: pg lets the query win over both. */
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation'];
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|%2f.*)$/i;

/**
 * What is wrong with a database URL; undefined when nothing is. The phrase shows no password.
 * @param rule.user whom it has to log in
 */
export function faultOfDatabaseUrl(text: unknown, rule: { user: string; tls: TlsMode }): string | undefined {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) return 'is no such URL';
  if (/%(?![\da-f]{2})/i.test(url.username + url.password)) return 'has a % that no two hex digits follow';
  if (url.username !== rule.user) return 'logs in somebody else';
  const names = [...url.searchParams.keys()];
  const strange = names.filter((name, index) => !PARAMETERS.includes(name) || names.indexOf(name) < index);
  if (strange.length > 0) {
    return `has a parameter twice, or one that is none of ${PARAMETERS.join(', ')}: ${strange.join(', ')}`;
  }
  return isPrivate(url, rule.tls) ? undefined : 'does not say sslmode=verify-full';
}

/** What a database URL has to be, in words. */
export function expectedDatabaseUrl(user: string): string {
  return `be a PostgreSQL URL like postgresql://${user}:password@host:5432/database?sslmode=verify-full`;
}

/** The URL without its password; undefined when it is none. */
export function maskedUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url) return undefined;
  if (url.password) url.password = '***';
  for (const name of url.searchParams.keys())
    if (!PARAMETERS.includes(name)) url.searchParams.set(name, '***');
  return url.href;
}

/**
 * pg 8 verifies certificate and name for every sslmode but disable and no-verify; pg 9 and other programs that are
 * given the same URL do so for verify-full only, so nothing else is taken.
 */
function isPrivate(url: URL, tls: TlsMode): boolean {
  if (tls === 'none' || url.searchParams.get('sslmode') === 'verify-full') return true;
  return tls === 'loopback' && LOOPBACK.test(url.hostname);
}
