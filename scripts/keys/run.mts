// Imports the compiled store: load this file only after buildServices().
import { setTimeout as sleep } from 'node:timers/promises';
import { createOperatorPool } from '@plinth/shared/database/connection';
import { isUnavailable } from '@plinth/shared/database/isUnavailable';
import {
  askForRotation,
  listAllSigningKeys,
  retireSigningKey,
} from '@plinth/shared/database/repositories/signingKeys';
import type { SigningKeyTimes } from '@plinth/shared/database/repositories/signingKeys';
import { named } from '@plinth/shared/database/statement';
import type { Connection } from '@plinth/shared/database/statement';
import { Fault } from '../lib/fault.mts';
import { say } from '../lib/progress.mts';
import type { KeysCommand } from './options.mts';

/** A replica that is asked for anything looks twice a second. */
const NOTICED_MS = 3_000;
const POLL_MS = 100;

/**
 * Lists the signing keys, has the active one followed by another, or ends one on the spot.
 * @returns whether what was asked for has come about, or will by itself
 * @throws Fault for PostgreSQL that is away
 */
export async function runKeysCommand(command: KeysCommand): Promise<boolean> {
  const pool = createOperatorPool({ url: command.databaseUrl, applicationName: 'keys' });
  try {
    return await run(named(pool), command);
  } catch (cause) {
    if (!isUnavailable(cause)) throw cause;
    const remedy = 'npm start, or PLINTH_DATABASE__MIGRATOR_URL to lead to another; then run it again';
    throw new Fault({ expected: 'an answer of PostgreSQL', got: (cause as Error).message, remedy, cause });
  } finally {
    await pool.end();
  }
}

async function run(tx: Connection, command: KeysCommand): Promise<boolean> {
  switch (command.action) {
    case 'list':
      return list(tx);
    case 'rotate':
      return rotate(tx);
    case 'retire':
      return retire(tx, command.kid);
  }
}

async function list(tx: Connection): Promise<boolean> {
  const keys = await listAllSigningKeys(tx);
  if (keys.length === 0) say('no keys; the first token makes one');
  for (const key of keys) say(lineOf(key));
  return true;
}

function lineOf({ kid, status, ...times }: SigningKeyTimes): string {
  const told = [
    ['made', times.createdAt],
    ['signs since', times.activatedAt],
    ['rotation asked for', status === 'active' ? times.rotationAskedAt : null],
    ['followed', times.retiringAt],
    ['verifies until', status === 'retiring' ? times.verifyUntil : null],
    ['retired', times.retiredAt],
  ].flatMap(([what, time]) => (time === null ? [] : [`${what} ${time}`]));
  return `${kid}  ${status.padEnd(8)}  ${told.join(', ')}`;
}

async function rotate(tx: Connection): Promise<boolean> {
  await askForRotation(tx, new Date().toISOString());
  const until = performance.now() + NOTICED_MS;
  do {
    const keys = await listAllSigningKeys(tx);
    if (!keys.some(({ status }) => status === 'active')) {
      say('no key signs yet: the next token makes one');
      return true;
    }
    const next = keys.find(({ status }) => status === 'pending');
    if (next) {
      say(`${next.kid} is shown since ${next.createdAt}, and signs 7 minutes later`);
      return true;
    }
    await sleep(POLL_MS);
  } while (performance.now() < until);
  say('asked for: the next request to any api-service makes the key, and 7 minutes later it signs');
  return true;
}

async function retire(tx: Connection, kid: string): Promise<boolean> {
  const isRetired = await retireSigningKey(tx, { kid, now: new Date().toISOString() });
  say(
    isRetired
      ? `${kid} is retired: within a second no api-service takes its tokens; others that verify them may until they read JWKS again, within 5 minutes`
      : `expected a key that is not retired; got ${kid}: npm run keys -- list`,
  );
  return isRetired;
}
