/** Never through a proxy: everything that Plinth runs is spoken to on these. */
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/**
 * Frees this process, and so all that it starts, of what the user's environment says about other programs:
 * clients of PostgreSQL obey PG* variables, also where a URL says otherwise, and proxies are for what is elsewhere.
 */
export function cleanEnvironment() {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
  // Whoever asks one of the two must find it, and what the user has put into the other one: curl and Python read the
  // small one first, Node both.
  const { NO_PROXY: great, no_proxy: small } = process.env;
  const exempt = { NO_PROXY: great ?? small ?? '', no_proxy: small ?? great ?? '' };
  for (const [name, own] of Object.entries(exempt)) {
    const hosts = own.split(',').filter(Boolean);
    if (own !== '*') process.env[name] = [...new Set([...hosts, ...LOOPBACK])].join(',');
  }
}
