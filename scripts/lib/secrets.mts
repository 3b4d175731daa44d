import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type * as DevelopmentMark from '@plinth/shared/constants/developmentMark';
import { readJson, writeJson } from './jsonfile.mts';
import { loadSource } from './loadSource.mts';

const { DEVELOPMENT_MARK } = await loadSource<typeof DevelopmentMark>('constants/developmentMark');
const KEY_BYTES = 32;

const password = () => DEVELOPMENT_MARK + randomBytes(24).toString('base64url');
const key = () => {
  const mark = Buffer.from(DEVELOPMENT_MARK);
  return Buffer.concat([mark, randomBytes(KEY_BYTES - mark.length)]).toString('hex');
};

/**
 * How each secret of a stack is made: so that staging and production know it, and refuse it. The keys are 32 bytes as
 * 64 hex digits.
 */
const makers = {
  postgresAdminPassword: password,
  redisPassword: password,
  daprApiToken: password,
  appApiToken: password,
  masterKey: key,
  pepper: key,
  cursorKey: key,
  emailKey: key,
  auditKey: key,
  linkKey: key,
  // Of the database roles that log in: plinth_migrator, plinth_app, …
  migratorPassword: password,
  appPassword: password,
  writerPassword: password,
  identityPassword: password,
  consumerPassword: password,
  relayPassword: password,
  schedulerPassword: password,
  auditorPassword: password,
  purgerPassword: password,
};

export type Secrets = Record<keyof typeof makers, string>;

/**
 * The random secrets of a stack, made at its first start and kept in `secrets.json` (mode 600).
 * One that a later version of Plinth adds is made when first asked for; the others stay.
 * @param dir `.plinth/<stack>`
 */
export function openSecrets(dir: string): Secrets {
  const file = join(dir, 'secrets.json');
  const kept = readJson<Partial<Secrets>>(file) ?? {};
  const made = Object.entries(makers).map(([name, make]) => [name, kept[name as keyof Secrets] ?? make()]);
  const secrets = { ...kept, ...Object.fromEntries(made) } as Secrets;
  if (Object.keys(kept).length < Object.keys(secrets).length) writeJson(file, secrets, 0o600);
  return secrets;
}
