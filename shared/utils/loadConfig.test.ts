import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsBoolean, IsInt, IsString, Max } from 'class-validator';
import { Alias, DatabaseUrl, Port, Secret, Section } from './configFields';
import { PoolConfig } from './configSections';
import { ConfigError, loadConfig } from './loadConfig';

class Http {
  @Port()
  @Alias('APP_PORT')
  readonly port!: number;

  @IsBoolean()
  readonly isPublic!: boolean;

  @IsString({ each: true })
  readonly origins!: string[];
}

class Database extends PoolConfig {
  @DatabaseUrl('app')
  readonly appUrl!: string;
}

class Limits {
  @IsInt()
  @Max(9)
  readonly perSecond!: number;
}

class Config {
  @Section(() => Http)
  readonly http!: Http;

  @Section(() => Database)
  readonly database!: Database;

  @Section(() => Limits)
  readonly limits!: Limits;

  @Secret()
  @IsString()
  readonly token!: string;
}

const GOOD = `
http: { port: 8080, isPublic: false, origins: [] }
database: { maxConnections: 5, tls: none, readyWithinMs: 1000 }
limits: { perSecond: 3 }
`;
const DAMAGED = `
http: { isPublic: 1, origins: [] }
database: { maxConnections: 5, tls: none, readyWithinMs: 1000 }
limits: 5
`;
const ENV = {
  PLINTH_ENV: 'test',
  PLINTH_TOKEN: 'a',
  PLINTH_DATABASE__APP_URL: 'postgresql://plinth_app:b@localhost:1/c',
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'config-'));
  write('default', GOOD);
  write('test', '');
});
afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, yaml: string) => writeFileSync(join(dir, `${name}.yaml`), yaml);
const load = (env: Record<string, string> = {}) =>
  loadConfig(Config, { dir, env: { ...ENV, ...env } }).config;
const faultsOf = (env: Record<string, string> = {}): readonly string[] => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

test('the environment file wins over the defaults, a variable over both', () => {
  write('test', 'http: { port: 1 }\nlimits: { perSecond: 4 }');
  const config = load({ PLINTH_HTTP__PORT: '2' });
  expect(config).toBeInstanceOf(Config);
  expect(config.http).toBeInstanceOf(Http);
  expect([config.http.port, config.limits.perSecond, config.database.maxConnections]).toEqual([2, 4, 5]);
});

test('a variable becomes what the class says', () => {
  const { http } = load({
    PLINTH_HTTP__PORT: '99',
    PLINTH_HTTP__IS_PUBLIC: 'true',
    PLINTH_HTTP__ORIGINS: 'https://a, https://b',
  });
  expect(http).toEqual({ port: 99, isPublic: true, origins: ['https://a', 'https://b'] });
});

test('an alias sets the same property, behind the variable of our own; an empty variable sets nothing', () => {
  expect(load({ APP_PORT: '7' }).http.port).toBe(7);
  expect(load({ APP_PORT: '7', PLINTH_HTTP__PORT: '8' }).http.port).toBe(8);
  expect(load({ APP_PORT: '' }).http.port).toBe(8080);
});

test('the environment is development unless PLINTH_ENV says otherwise', () => {
  write('development', 'http: { port: 3 }');
  expect(load({ PLINTH_ENV: '' }).http.port).toBe(3);
});

test('an environment that there is not is refused with the names of those there are', () => {
  const expected = 'PLINTH_ENV must be one of development, test, staging, production; got ';
  expect(faultsOf({ PLINTH_ENV: 'prod' })).toEqual([`${expected}"prod"; set PLINTH_ENV`]);
  expect(faultsOf({ PLINTH_ENV: '', NODE_ENV: 'production' })).toEqual([
    `${expected}nothing, though NODE_ENV is production; set PLINTH_ENV`,
  ]);
});

test('all faults come at once: path, what was expected, what came, the variable', () => {
  write('default', DAMAGED);
  write('test', 'http: { port: 70000, prot: 1 }');
  const faults = faultsOf({
    PLINTH_LIMITS__PER_SECOND: '3x',
    PLINTH_DATABASE__APP_URL: 'mysql://a:secret@h/d',
  });
  expect(faults).toEqual([
    'limits in default.yaml must be a map; known in limits: perSecond',
    'http.prot in test.yaml is not a setting; known in http: port, isPublic, origins',
    'database.appUrl must be a PostgreSQL URL like ' +
      'postgresql://plinth_app:password@host:5432/database?sslmode=verify-full, but it is no such URL; ' +
      'got a hidden value from PLINTH_DATABASE__APP_URL; set PLINTH_DATABASE__APP_URL',
    'http.isPublic must be a boolean value; got 1 from default.yaml; set PLINTH_HTTP__IS_PUBLIC',
    'http.port must be a port number, 1 to 65535; got 70000 from test.yaml; set PLINTH_HTTP__PORT or APP_PORT',
    expect.stringMatching(
      /^limits.perSecond must .*; got "3x" from PLINTH_LIMITS__PER_SECOND; set PLINTH_LIM/,
    ),
  ]);
});

test('what is missing is named with its variable', () => {
  expect(faultsOf({ PLINTH_TOKEN: '' })).toEqual(['token must be a string; nothing came; set PLINTH_TOKEN']);
});

test('a variable that no setting has is refused, without its value', () => {
  const [fault] = faultsOf({ PLINTH_HTTP__PROT: 'hunter2' });
  expect(fault).toMatch(/^PLINTH_HTTP__PROT is not a setting of this service; known: .*PLINTH_HTTP__PORT/);
  expect(fault).not.toContain('hunter2');
  expect(faultsOf({ PLINTH_API_PORT: '1', PATH: 'x' })).toEqual([]);
});

test('a file that is missing or no YAML is an error that names it', () => {
  rmSync(join(dir, 'test.yaml'));
  expect(faultsOf()[0]).toMatch(/test\.yaml must be a readable YAML file: ENOENT/);
  write('test', 'http: [');
  expect(faultsOf()[0]).toMatch(/test\.yaml must be a readable YAML file: .* line 1/);
  write('test', '- 1');
  expect(faultsOf()[0]).toMatch(/test\.yaml must hold a map of sections/);
});
