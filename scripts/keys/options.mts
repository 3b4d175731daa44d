import { parseArgs } from 'node:util';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { Fault } from '../lib/fault.mts';
import { openStack } from '../lib/stack.mts';

/** What `npm run keys` is to do. */
export type KeysCommand = { databaseUrl: string } & (
  { action: 'list' | 'rotate' } | { action: 'retire'; kid: string }
);

/** A thumbprint by SHA-256 in base64url. */
const KID = /^[\w-]{43}$/;
const USAGE = 'npm run keys -- list | rotate | retire KID';

/**
 * The arguments of `npm run keys`. Without PLINTH_DATABASE__MIGRATOR_URL they speak of the stack of `npm start`.
 * @throws Fault for what is no command of it
 */
export function keysOptions(args: string[], variables: NodeJS.ProcessEnv): KeysCommand {
  const [action, kid, ...rest] = parse(args);
  const target = { databaseUrl: urlOf(variables) };
  if (rest.length > 0) throw refused(args);
  if (kid === undefined) {
    if (action === 'list' || action === 'rotate') return { ...target, action };
  } else if (action === 'retire' && KID.test(kid)) {
    return { ...target, action, kid };
  }
  throw refused(args);
}

function urlOf({ PLINTH_DATABASE__MIGRATOR_URL: url }: NodeJS.ProcessEnv): string {
  return url || databaseUrl(openStack('dev'), 'migrator');
}

function parse(args: string[]): string[] {
  // A thumbprint may begin with a dash, which is no option.
  if (args[0] === 'retire' && args.length === 2 && KID.test(args[1]!)) return args;
  try {
    return parseArgs({ args, options: {}, strict: true, allowPositionals: true }).positionals;
  } catch {
    throw refused(args);
  }
}

function refused(args: string[]): Fault {
  return new Fault({ expected: 'a command', got: args.join(' ') || 'none', remedy: USAGE });
}
