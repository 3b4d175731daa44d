import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { readJson, writeJson } from '../lib/jsonfile.mts';
import { openStack } from '../lib/stack.mts';
import type { Account } from './client.mts';

interface Accounts {
  /** Of api-service. */
  baseUrl: string;
  /** The demo tenant's, made by `npm start`. */
  first: Account;
  /** A second tenant's, signed up by the first run of the demo and kept beside. */
  second: Account;
}

/**
 * The accounts that the demo signs in with.
 * @throws Fault when the platform was never started
 */
export async function openAccounts(): Promise<Accounts> {
  const { dir, ports } = openStack('dev');
  const first = readJson<Account>(join(dir, 'demo.json'));
  if (!first) {
    throw new Fault({
      expected: 'the demo tenant, which the first start makes',
      got: 'no .plinth/dev/demo.json',
      remedy: 'npm start, and npm run demo in a second terminal once it is ready',
    });
  }
  const secondFile = join(dir, 'demo-second.json');
  const second = readJson<Account>(secondFile) ?? {
    tenantName: 'Second Tenant',
    displayName: 'Second Owner',
    email: `second-${randomBytes(4).toString('hex')}@example.com`,
    password: randomBytes(18).toString('base64url'),
  };
  writeJson(secondFile, second, 0o600);
  return { baseUrl: `http://127.0.0.1:${ports.api}`, first, second };
}
