import { parseArgs } from 'node:util';
import { Fault } from '../lib/fault.mts';

/** What is verified, and whose signatures are believed. */
export interface VerifyOptions {
  target: { tenantId: string } | { file: string };
  /** Ids of keys that are trusted; undefined: see `jwks`. */
  pins: readonly string[] | undefined;
  /** A file with the published keys; undefined with no pins: the keys that lie beside the log. */
  jwks: string | undefined;
  /** Directory of the checkpoints kept outside; undefined: that of the stack. */
  checkpoints: string | undefined;
  json: boolean;
}

const USAGE =
  'npm run verify -- (--tenant ID | --file EXPORT) [--pin KID … | --jwks FILE] [--checkpoints DIR] [--json]';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The arguments of `npm run verify`.
 * @throws Fault for what is no option of it, or for options that do not go together
 */
export function verifyOptions(args: string[]): VerifyOptions {
  const { tenant, file, pin, jwks, checkpoints, json } = parse(args);
  if ((tenant === undefined) === (file === undefined))
    throw refused('neither or both of --tenant and --file');
  if (pin && jwks) throw refused('--pin and --jwks');
  if (file && checkpoints) throw refused('--file and --checkpoints: an export has its checkpoints inside');
  if (tenant !== undefined && !UUID.test(tenant)) throw refused(`--tenant ${tenant}, which is no UUID`);
  const target = file === undefined ? { tenantId: tenant!.toLowerCase() } : { file };
  return { target, pins: pin, jwks, checkpoints, json: json ?? false };
}

function parse(args: string[]) {
  const options = {
    tenant: { type: 'string' },
    file: { type: 'string' },
    pin: { type: 'string', multiple: true },
    jwks: { type: 'string' },
    checkpoints: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(got: string): Fault {
  return new Fault({
    expected: USAGE,
    got,
    remedy: 'correct the arguments; docs/audit.md says what they mean',
  });
}
