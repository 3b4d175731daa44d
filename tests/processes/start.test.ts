import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { withDatabase } from '@plinth/shared/database/provision';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { SERVICES, urlVariable } from '../config/deployments';
import type { Service } from '../config/deployments';
import { fakeSidecar } from './fakeSidecar';
import type { FakeSidecar } from './fakeSidecar';
import { freePort, startService } from './serviceProcess';
import type { ServiceProcess } from './serviceProcess';

// How each service comes up, or says why it does not: processes of their own, on a real PostgreSQL.

// Processes start slowly on a machine that is busy.
jest.setTimeout(120_000);

let database: TestDatabase;
let sidecar: FakeSidecar;
const running: ServiceProcess[] = [];

beforeAll(async () => {
  database = await testDatabase();
  sidecar = await fakeSidecar();
});
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.signal('SIGKILL');
    await service.exit;
  }
});
afterAll(async () => {
  await sidecar.close();
  await database.close();
});

type Env = Record<string, string | undefined>;

async function start(env: Env = {}, service: Service = 'event'): Promise<ServiceProcess> {
  const started = await startService(service, { database, sidecarPort: sidecar.port, env });
  running.push(started);
  return started;
}

/** Its exit code, and the one entry that says why. */
async function ending(service: ServiceProcess) {
  const exitCode = await service.exit;
  const fatal = service.log.filter(({ level }) => level === 'fatal');
  expect(service.noise).toEqual([]);
  expect(fatal).toEqual([expect.objectContaining({ exitCode })]);
  return { exitCode, why: fatal[0]!.msg };
}

async function each(check: (service: Service) => Promise<void>): Promise<void> {
  await Promise.all(SERVICES.map(check));
}

/** A role's URL that leads to another port. */
function atPort(role: keyof TestDatabase['urls'], port: number): Env {
  const url = new URL(database.urls[role]);
  url.port = String(port);
  return { [urlVariable(role)]: url.href };
}

test('each comes up, answers /livez and /readyz, and ends with 0 when told to', async () => {
  await each(async (name) => {
    const service = await start({}, name);
    await service.until(/is listening$/);
    for (const path of ['/livez', '/readyz']) {
      const answer = await fetch(service.url + path);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    }
    service.signal('SIGTERM');
    expect(await service.exit).toBe(0);
    expect(service.log.at(-1)).toMatchObject({ msg: 'stopped', exitCode: 0 });
    expect(service.noise).toEqual([]);
  });
});

test('with a configuration full of faults: each ends with 78, all of them in one entry', async () => {
  const env = { PLINTH_ENV: 'production', DAPR_API_TOKEN: 'changeme', PLINTH_HTTP__PROT: '1', APP_PORT: 'x' };
  await each(async (name) => {
    const { exitCode, why } = await ending(await start(env, name));
    expect(exitCode).toBe(78);
    for (const word of [
      'NODE_ENV',
      'dapr.apiToken',
      'dapr.appToken',
      'PLINTH_HTTP__PROT',
      'http.port',
      'sslmode',
    ]) {
      expect(why).toContain(word);
    }
    expect(why).not.toContain('changeme');
  });
});

test('an environment that there is not: 78', async () => {
  const { exitCode, why } = await ending(await start({ PLINTH_ENV: 'prod' }));
  expect(exitCode).toBe(78);
  expect(why).toContain('one of development, test, staging, production; got "prod"');
});

test('without PostgreSQL: each waits for it, then 69', async () => {
  const roles = { api: 'app', event: 'consumer', worker: 'consumer' } as const;
  const port = await freePort();
  await each(async (name) => {
    const service = await start(
      { ...atPort(roles[name], port), PLINTH_DATABASE__READY_WITHIN_MS: '3000' },
      name,
    );
    const { exitCode, why } = await ending(service);
    expect(exitCode).toBe(69);
    expect(why).toMatch(/expected PostgreSQL to let plinth_\w+ in within 3000 ms; got .*ECONNREFUSED/);
    expect(service.log.filter(({ msg }) => /trying again/.test(msg))).not.toEqual([]);
  });
});

test('PostgreSQL that comes later is waited for', async () => {
  const port = await freePort();
  const service = await start(atPort('consumer', port));
  await service.until(/the database is not ready/);
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(Number(new URL(database.adminUrl).port), '127.0.0.1');
    for (const socket of [client, server]) sockets.add(socket.on('error', () => {}));
    client.pipe(server).pipe(client);
  }).listen(port, '127.0.0.1');
  try {
    await service.until(/is listening$/);
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  }
});

test('told to stop while it waits for PostgreSQL: 0, at once', async () => {
  const service = await start(atPort('consumer', await freePort()));
  await service.until(/the database is not ready/);
  service.signal('SIGTERM');
  expect(await service.exit).toBe(0);
});

test('a password that is refused: 78, at once', async () => {
  const url = new URL(database.urls.relay);
  url.password = 'not-the-password';
  const { exitCode, why } = await ending(await start({ PLINTH_DATABASE__RELAY_URL: url.href }));
  expect(exitCode).toBe(78);
  expect(why).toMatch(/let plinth_relay in; got password .*28P01.*: correct PLINTH_DATABASE__RELAY_URL/);
});

test('without its sidecar: each waits for it, then 69', async () => {
  const env = { DAPR_HTTP_PORT: String(await freePort()), PLINTH_DAPR__READY_WITHIN_MS: '300' };
  await each(async (name) => {
    const { exitCode, why } = await ending(await start(env, name));
    expect(exitCode).toBe(69);
    expect(why).toMatch(/expected the sidecar to take calls within 300 ms; .*DAPR_HTTP_PORT/);
  });
});

test('secrets that are missing or no keys: 78, all of them', async () => {
  const store = await fakeSidecar();
  try {
    store.secrets.delete('master-key');
    store.secrets.delete('email-key');
    const missing = await ending(await start({ DAPR_HTTP_PORT: String(store.port) }, 'api'));
    expect(missing.exitCode).toBe(78);
    expect(missing.why).toContain('expected master-key, email-key in the secret store');
    for (const name of ['master-key', 'email-key']) store.secrets.set(name, 'c2hvcnQ=');
    const short = await ending(await start({ DAPR_HTTP_PORT: String(store.port) }, 'api'));
    expect(short.exitCode).toBe(78);
    expect(short.why).toMatch(
      /2 unfit secret\(s\).*'master-key' to be 32 bytes .*'email-key' to be 32 bytes/s,
    );
  } finally {
    await store.close();
  }
});

test('with its port taken: each ends with 69, and says the port and its variable', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await each(async (name) => {
    const { exitCode, why } = await ending(await start({ APP_PORT: String(port) }, name));
    expect(exitCode).toBe(69);
    expect(why).toMatch(new RegExp(`expected port ${port} of 127.0.0.1 to be free; .*APP_PORT`));
  });
  other.close();
});

describe('a schema', () => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await testDatabase();
  });
  afterAll(() => own.close());

  const startOn = async (urls: TestDatabase['urls'], env: Env = {}) => {
    const service = await startService('event', { database: { urls }, sidecarPort: sidecar.port, env });
    running.push(service);
    return service;
  };
  const patience = { PLINTH_DATABASE__READY_WITHIN_MS: '300' };

  test('that is newer than the code serves it, too', async () => {
    await own.admin.query(
      `insert into migration.knex_migrations (name, batch, migration_time) values ('9999_later.sql', 99, now())`,
    );
    await (await startOn(own.urls)).until(/is listening$/);
    await own.admin.query(`delete from migration.knex_migrations where name = '9999_later.sql'`);
  });

  test('that is older: waits for its migrations, then 69 with the one that is missing', async () => {
    await own.admin.query(`delete from migration.knex_migrations where name > '0010'`);
    const older = await ending(await startOn(own.urls, patience));
    expect(older.exitCode).toBe(69);
    expect(older.why).toMatch(/to be migrated up to 00\d\d_\w+\.sql; got 0009_\w+\.sql: run the migrations/);
    await own.admin.query('drop function newest_migration()');
    const oldest = await ending(await startOn(own.urls, patience));
    expect(oldest.exitCode).toBe(69);
    expect(oldest.why).toContain('got none that names a newest migration');
  });

  test('that is not there at all: 69', async () => {
    const entries = Object.entries(own.urls).map(([role, url]) => [role, withDatabase(url, 'template1')]);
    const { exitCode } = await ending(
      await startOn(Object.fromEntries(entries) as TestDatabase['urls'], patience),
    );
    expect(exitCode).toBe(69);
  });
});
