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
  const url = typeof text === 'string' ? databaseUrlOf(text) : undefined;
  if (!url) return 'is no such URL';
  // pg encodes such a URL again before it reads it, and may then find other parameters than stand here.
  if (/[\s\p{Cc}]/u.test(String(text))) return 'has a blank or a control character';
  if (decoded(String(text)) === undefined) return 'has a % that begins no encoded character of UTF-8';
  if (url.username !== rule.user) return 'logs in somebody else';
  const names = [...url.searchParams.keys()];
  const strange = names.filter((name, index) => !PARAMETERS.includes(name) || names.indexOf(name) < index);
  if (strange.length > 0) {
    // What looks like a name may be the rest of a password with an unencoded question mark.
    const shown = strange.map((name) => (isPlainName(name) ? name : '***'));
    return `has a parameter twice, or one that is none of ${PARAMETERS.join(', ')}: ${shown.join(', ')}`;
  }
  return isPrivate(url, rule.tls) ? undefined : 'does not say sslmode=verify-full';
}

/** What a database URL has to be, in words. */
export function expectedDatabaseUrl(user: string): string {
  return `be a PostgreSQL URL like postgresql://${user}:password@host:5432/database?sslmode=verify-full`;
}

/**
 * A database URL without its password and without values of parameters that it may not have; undefined for any other
 * text, and where a password that is not encoded may have run into other parts.
 */
export function maskedUrl(text: string): string | undefined {
  const url = databaseUrlOf(text);
  if (!url || !isShowable(url)) return undefined;
  if (url.password) url.password = '***';
  for (const name of [...url.searchParams.keys()])
    if (!PARAMETERS.includes(name)) url.searchParams.set(name, '***');
  return url.href;
}

/** The password of a database URL, decoded; undefined when it has none, or is none. */
export function passwordOf(text: string): string | undefined {
  const password = databaseUrlOf(text)?.password;
  return password ? (decoded(password) ?? password) : undefined;
}

function isShowable({ username, hash, pathname, searchParams }: URL): boolean {
  return (
    username !== '' && hash === '' && !pathname.includes('@') && [...searchParams.keys()].every(isPlainName)
  );
}

function isPlainName(name: string): boolean {
  return /^[a-z]\w*$/i.test(name);
}

function databaseUrlOf(text: string): URL | undefined {
  const url = URL.parse(text);
  return url && /^postgres(ql)?:$/.test(url.protocol) && url.host && url.pathname.length > 1
    ? url
    : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * pg 8 verifies certificate and name for every sslmode but disable and no-verify; pg 9 and other programs that are
 * given the same URL do so for verify-full only, so nothing else is taken.
 */
function isPrivate(url: URL, tls: TlsMode): boolean {
  if (tls === 'none' || url.searchParams.get('sslmode') === 'verify-full') return true;
  return tls === 'loopback' && LOOPBACK.test(url.hostname);
}
