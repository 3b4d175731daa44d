import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { ENVIRONMENTS } from '@plinth/shared/utils/environment';
import { runModule } from '../gates/gates';
import { databaseUrl, deployment, faultsOf, redisUrl, ROLES, SERVICES, urlVariable } from './deployments';

const DEPLOYED = ['staging', 'production'];
/** What may be left out elsewhere. */
const OWN = {
  api: ['PLINTH_RATE_LIMIT__REDIS_URL', 'PLINTH_ERASURE__DIRECTORY'],
  event: [],
  worker: [
    'PLINTH_AUDIT__DIRECTORY',
    'PLINTH_ERASURE__DIRECTORY',
    'PLINTH_MAIL__SMTP_URL',
    'PLINTH_MAIL__FROM',
    'PLINTH_MAIL__PUBLIC_URL',
  ],
};

describe.each(SERVICES)('%s', (service) => {
  test.each(ENVIRONMENTS)('starts in %s with what the deployment hands in, and nothing less', (name) => {
    const given = deployment(service);
    expect(faultsOf(service, { ...given, PLINTH_ENV: name })).toEqual([]);
    const own = DEPLOYED.includes(name) ? OWN[service] : [];
    const needed = ['DAPR_API_TOKEN', 'APP_API_TOKEN', ...ROLES[service].map(urlVariable), ...own];
    const faults = faultsOf(service, { PLINTH_ENV: name, NODE_ENV: 'production' });
    expect(faults).toHaveLength(needed.length);
    for (const variable of needed) expect(faults.join('\n')).toContain(variable);
  });

  test('holds no other role: the URL of one is refused', () => {
    const roles = [
      'app',
      'writer',
      'identity',
      'consumer',
      'relay',
      'scheduler',
      'purger',
      'auditor',
      'migrator',
    ];
    const strange = roles.filter((role) => !ROLES[service].includes(role));
    const more = Object.fromEntries(strange.map((role) => [urlVariable(role), databaseUrl(role)]));
    const faults = faultsOf(service, { ...deployment(service), ...more });
    expect(faults).toHaveLength(strange.length);
    for (const fault of faults)
      expect(fault).toMatch(/^PLINTH_DATABASE__\w+_URL is not a setting of this ser/);
  });

  test('is not given the URL of one role for another', () => {
    const [role = ''] = ROLES[service];
    const env = { ...deployment(service), [urlVariable(role)]: databaseUrl('migrator') };
    expect(faultsOf(service, { ...env, PLINTH_ENV: 'development' })).toEqual([
      expect.stringMatching(
        new RegExp(`^database.${role}Url must .*, but it logs in somebody else; got a hidden`),
      ),
    ]);
  });
});

test.each(['event', 'worker'] as const)('%s-service has no time to be unready in, and says so', (service) => {
  const env = { ...deployment(service), PLINTH_HTTP__UNREADY_MS: '1' };
  expect(faultsOf(service, env)).toEqual([
    expect.stringContaining('UNREADY_MS is not a setting of this ser'),
  ]);
});

/** What is wrong, and a part of the one sentence that says so. */
const FAULTY: [string, Record<string, string>, string][] = [
  ['an empty token', { DAPR_API_TOKEN: '' }, 'dapr.apiToken must be longer than or equal to 16 characters'],
  [
    'a short token',
    { DAPR_API_TOKEN: '7Qh2xVb9kLmN4pRsT8wY' },
    'a hidden value that has 20 characters from DAPR',
  ],
  [
    'a placeholder',
    { APP_API_TOKEN: 'changeme-changeme-changeme-changeme' },
    'has a word of a placeholder in it',
  ],
  ['one byte', { APP_API_TOKEN: 'x'.repeat(64) }, 'has fewer than 6 different characters'],
  ['a password short', { [urlVariable('app')]: urlWith('plinth') }, 'holds a password that has 6 characters'],
  [
    'a weak password',
    { [urlVariable('app')]: urlWith('password-password-password') },
    'a word of a placeholder',
  ],
  ['no password', { [urlVariable('app')]: urlWith('') }, 'has no password'],
  [
    'no password, and certificates that are none',
    { [urlVariable('app')]: `${urlWith('')}&sslcert=&sslkey=` },
    'has no password',
  ],
  ['no sslmode', { [urlVariable('app')]: databaseUrl('app', '') }, 'but it does not say sslmode=verify-full'],
  ...['require', 'prefer', 'verify-ca', 'no-verify', 'disable', 'allow'].map(
    (mode): [string, Record<string, string>, string] => [
      `sslmode=${mode}`,
      { [urlVariable('app')]: databaseUrl('app', `sslmode=${mode}`) },
      'but it does not say sslmode=verify-full',
    ],
  ),
  [
    'two sslmodes, of which pg takes the last',
    { [urlVariable('app')]: databaseUrl('app', 'sslmode=verify-full&sslmode=disable') },
    'sslnegotiation: sslmode; got a hidden value',
  ],
  [
    'another host in the query, which pg prefers',
    { [urlVariable('app')]: databaseUrl('app', 'sslmode=verify-full&host=elsewhere&options=-c+x') },
    'sslnegotiation: host, options; got a hidden value',
  ],
  [
    'TLS switched off',
    { PLINTH_DATABASE__TLS: 'none' },
    'database.tls must be verify-full or loopback in production',
  ],
  [
    'cheap hashes',
    { PLINTH_IDENTITY__BCRYPT_COST: '9' },
    'identity.bcryptCost must be 10 or more in production',
  ],
  [
    'introspection',
    { PLINTH_GRAPHQL__INTROSPECTION: 'true' },
    'graphql.introspection must be false in production',
  ],
  ['debug logs', { PLINTH_LOG__LEVEL: 'debug' }, 'log.level must be one of error, warn, info in production'],
  ['no logs', { PLINTH_LOG__LEVEL: 'silent' }, 'log.level must be one of error, warn, info in production'],
  ['pretty logs', { PLINTH_LOG__PRETTY: 'true' }, 'log.pretty must be false in production'],
  [
    'unchecked certificates',
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    'NODE_TLS_REJECT_UNAUTHORIZED must not be 0',
  ],
  ['libraries in development', { NODE_ENV: '' }, 'NODE_ENV must be production'],
  ['an open debugger', { NODE_OPTIONS: '--inspect=0.0.0.0' }, 'NODE_OPTIONS must not hold --inspect'],
];

function urlWith(password: string): string {
  const url = new URL(databaseUrl('app'));
  url.password = password;
  return url.href;
}

test.each(FAULTY)('production refuses %s', (_, env, sentence) => {
  const faults = faultsOf('api', { ...deployment('api'), ...env });
  expect(faults).toEqual([expect.stringContaining(sentence)]);
  for (const value of Object.values(env).filter((text) => text.length > 8))
    expect(faults[0]).not.toContain(value);
});

test('all faults come at once, each a sentence that says what to set, and shows no secret', () => {
  const env = Object.assign(deployment('api'), ...FAULTY.map(([, each]) => each)) as Record<string, string>;
  const faults = faultsOf('api', env);
  expect(faults.length).toBeGreaterThanOrEqual(9);
  for (const fault of faults) expect(fault).toMatch(/^\S+ must .*; got .*; (set|unset|remove) /s);
});

test('staging refuses the same, save that it may log more', () => {
  const refusedIn = (environment: string) =>
    FAULTY.filter(
      ([, env]) => faultsOf('api', { ...deployment('api'), ...env, PLINTH_ENV: environment }).length > 0,
    );
  const production = refusedIn('production').map(([name]) => name);
  expect(refusedIn('staging').map(([name]) => name)).toEqual(
    production.filter((name) => name !== 'debug logs' && name !== 'no logs'),
  );
});

test('a secret used twice is refused', () => {
  const given = deployment('event');
  const relay = new URL(databaseUrl('relay'));
  relay.password = new URL(given[urlVariable('consumer')]!).password;
  const env = { ...given, DAPR_API_TOKEN: given.APP_API_TOKEN, [urlVariable('relay')]: relay.href };
  expect(faultsOf('event', env)).toEqual([
    expect.stringMatching(
      /^dapr.appToken must hold a secret of its own .*; got that of dapr.apiToken; set PLINTH/,
    ),
    expect.stringMatching(
      /^database.relayUrl must hold a secret of its own .*; got that of database.consumerUrl; /,
    ),
  ]);
});

test('a pooler on this machine needs no TLS when that is said, others do', () => {
  const withHost = (host: string) => ({
    ...deployment('event'),
    PLINTH_DATABASE__TLS: 'loopback',
    [urlVariable('consumer')]: databaseUrl('consumer', '').replace('db.internal', host),
  });
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '%2Fvar%2Frun%2Fpostgresql']) {
    expect(faultsOf('event', withHost(host))).toEqual([]);
  }
  expect(faultsOf('event', withHost('10.0.0.5'))).toEqual([expect.stringContaining('sslmode=verify-full')]);
});

test('a client certificate stands for a password', () => {
  const url = urlWith('').replace('?', '?sslcert=/etc/plinth/app.pem&sslkey=/etc/plinth/app.key&');
  expect(faultsOf('api', { ...deployment('api'), [urlVariable('app')]: url })).toEqual([]);
});

test.each(DEPLOYED)('%s refuses what npm start made for development', async (environment) => {
  const dir = mkdtempSync(join(tmpdir(), 'plinth-secrets-'));
  const module = pathToFileURL(join(repoRoot, 'scripts', 'lib', 'secrets.mts')).href;
  const { stdout } = await runModule(`
    const { openSecrets } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify(openSecrets(${JSON.stringify(dir)})));`);
  rmSync(dir, { recursive: true });
  const made = JSON.parse(stdout) as Record<string, string>;
  const url = new URL(databaseUrl('relay'));
  url.password = made.relayPassword!;
  const env = {
    ...deployment('event'),
    PLINTH_ENV: environment,
    DAPR_API_TOKEN: made.daprApiToken,
    APP_API_TOKEN: made.appApiToken,
    [urlVariable('relay')]: url.href,
  };
  expect(faultsOf('event', env)).toEqual([
    expect.stringContaining('a hidden value that npm start made for development from DAPR_API_TOKEN'),
    expect.stringContaining('a hidden value that npm start made for development from APP_API_TOKEN'),
    expect.stringContaining('a hidden value that holds a password that npm start made for development'),
  ]);
});

test.each(['0.0.0.0/0', '10.0.0.0/8,::/0'])('api-service trusts no proxies at %s', (networks) => {
  const faults = faultsOf('api', { ...deployment('api'), PLINTH_HTTP__TRUSTED_PROXIES: networks });
  expect(faults).toEqual([
    expect.stringMatching(/^http.trustedProxies must name no network of everybody in production, because/),
  ]);
});

test.each([
  [redisUrl('redis://redis.internal:6379'), 'leads over the network in the clear'],
  ['rediss://redis.internal:6379', 'holds a password that '],
  ['rediss://:changeme-changeme@redis.internal:6379', 'holds a password that '],
  ['redis.internal', 'is none'],
])('api-service counts callers in no Redis at %s', (url, weakness) => {
  const faults = faultsOf('api', { ...deployment('api'), PLINTH_RATE_LIMIT__REDIS_URL: url });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^rateLimit.redisUrl must be a rediss:/);
  expect(faults[0]).toContain(weakness);
});

test('api-service counts callers in the Redis beside it', () => {
  const PLINTH_RATE_LIMIT__REDIS_URL = redisUrl('redis://127.0.0.1:6379');
  expect(faultsOf('api', { ...deployment('api'), PLINTH_RATE_LIMIT__REDIS_URL })).toEqual([]);
});
