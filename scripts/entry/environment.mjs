/** Never through a proxy: everything that Plinth runs is spoken to on these. */
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Frees this process, and so all that it starts, of what the user's environment says about other programs:
 * clients of PostgreSQL obey PG* variables, also where a URL says otherwise, and proxies are for what is elsewhere.
 */
export function cleanEnvironment() {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
  // Whoever asks one of the two must find it; curl and Python read the small one, Node both.
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const own = process.env[name] ?? process.env[name.toLowerCase()] ?? '';
    if (own !== '*') process.env[name] = [...own.split(',').filter(Boolean), ...LOOPBACK].join(',');
  }
}
