import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closePools, createPools } from '@plinth/shared/database/connection';
import { waitForDatabase } from '@plinth/shared/database/waitForDatabase';
import { certificateAuthority } from '@plinth/shared/testing/certificates';
import { testDatabase } from '@plinth/shared/testing/testDatabase';
import type { TestDatabase } from '@plinth/shared/testing/testDatabase';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { createLogger } from '@plinth/shared/utils/logger';

// The cluster of the tests takes TLS for as long as this file runs; whoever does not ask for it notices nothing.

type Tls = 'verify-full' | 'loopback' | 'none';

const log = createLogger({ service: 'test', level: 'silent' });
const authority = certificateAuthority('authority of the test');
const dir = mkdtempSync(join(tmpdir(), 'plinth-tls-'));
const caFile = join(dir, 'ca.pem');
const strangeFile = join(dir, 'strange.pem');
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  writeFileSync(caFile, authority.certificate);
  writeFileSync(strangeFile, certificateAuthority('authority of the test').certificate);
  const { certificate, key } = authority.certify(['127.0.0.1', 'db.internal']);
  await putIntoDataDirectory('plinth-test.crt', certificate);
  await putIntoDataDirectory('plinth-test.key', key);
  await database.admin.query(`alter system set ssl_cert_file = 'plinth-test.crt'`);
  await database.admin.query(`alter system set ssl_key_file = 'plinth-test.key'`);
  await setTls('on');
});
afterAll(async () => {
  for (const name of ['ssl', 'ssl_cert_file', 'ssl_key_file']) {
    await database.admin.query(`alter system reset ${name}`);
  }
  await database.admin.query('select pg_reload_conf()');
  await database.close();
  rmSync(dir, { recursive: true });
});

/** By the server itself, which may run as another user; it takes a key that only its owner can read. */
async function putIntoDataDirectory(name: string, text: string): Promise<void> {
  const base64 = Buffer.from(text).toString('base64');
  await database.admin.query(`copy (select '${base64}') to program 'umask 077; base64 -d > ${name}'`);
}

async function setTls(state: 'on' | 'off'): Promise<void> {
  await database.admin.query(`alter system set ssl = ${state}`);
  await database.admin.query('select pg_reload_conf()');
  await waitFor(async () => {
    const { rows } = await database.admin.query<{ ssl: string }>('show ssl');
    return rows[0]?.ssl === state;
  });
}

/** The URL of role app with another query, and perhaps another name of the same host. */
function url(query: string, host = '127.0.0.1'): string {
  const changed = new URL(database.urls.app);
  changed.search = query;
  changed.hostname = host;
  return changed.href;
}

async function connect(appUrl: string, tls: Tls): Promise<void> {
  const pools = createPools({ urls: { app: appUrl }, applicationName: 'test' });
  const { signal } = new AbortController();
  await waitForDatabase({ pools, log, signal }, { tls, readyWithinMs: 2_000 }).finally(() =>
    closePools(pools),
  );
}

const verified = (file: string): string => `sslmode=verify-full&sslrootcert=${encodeURIComponent(file)}`;

test('the right authority and the right name: the connection is encrypted', async () => {
  await connect(url(verified(caFile)), 'verify-full');
});

test.each([
  ['another authority of the same name', () => url(verified(strangeFile)), /self.signed|signature/i],
  ['an authority that the machine does not know', () => url('sslmode=verify-full'), /verify|self.signed/i],
  ['another name than the certificate has', () => url(verified(caFile), 'localhost'), /ERR_TLS_CERT_ALTNAME/],
  ['a file that is not there', () => url(verified(join(dir, 'none.pem'))), /ENOENT/],
])('%s: refused at once, as a fault of the configuration', async (_, appUrl, came) => {
  await expect(connect(appUrl(), 'verify-full')).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringMatching(came) as string,
  });
});

test('without TLS: refused by what PostgreSQL says of the connection, unless it does not leave the machine', async () => {
  await expect(connect(url(''), 'verify-full')).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringContaining('pg_stat_ssl says that it is not') as string,
  });
  await connect(url(''), 'loopback');
  await connect(url(''), 'none');
});

// Why database URLs may say verify-full only: a release of pg that reads these words as libpq does would differ here.
test.each([
  ['require', 'refused'],
  ['prefer', 'refused'],
  ['verify-ca', 'refused'],
  ['no-verify', 'taken'],
])('pg takes sslmode=%s for: a certificate of a stranger is %s', async (mode, outcome) => {
  const attempt = connect(url(`sslmode=${mode}`), 'verify-full').then(
    () => 'taken',
    () => 'refused',
  );
  expect(await attempt).toBe(outcome);
});

test('a server without TLS is refused at once', async () => {
  await setTls('off');
  await expect(connect(url(verified(caFile)), 'verify-full')).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringContaining('The server does not support SSL connections') as string,
  });
});
