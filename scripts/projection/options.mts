import { parseArgs } from 'node:util';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { Fault } from '../lib/fault.mts';
import { openStack } from '../lib/stack.mts';

/** What `npm run projection` is to do. */
export type ProjectionCommand = { databaseUrl: string } & (
  { action: 'list' | 'rebuild'; name: string } | { action: 'switch' | 'drop'; name: string; version: number }
);

const VERSION = /^[1-9]\d{0,8}$/;
const USAGE = 'npm run projection -- list NAME | rebuild NAME | switch NAME VERSION | drop NAME VERSION';

/**
 * The arguments of `npm run projection`. Without PLINTH_DATABASE__MIGRATOR_URL they speak of the stack of `npm start`.
 * @throws Fault for what is no command of it
 */
export function projectionOptions(args: string[], variables: NodeJS.ProcessEnv): ProjectionCommand {
  const [action, name, version, ...rest] = parse(args);
  if (name === undefined || rest.length > 0) throw refused(args);
  const target = { databaseUrl: urlOf(variables), name };
  if (version === undefined) {
    if (action === 'list' || action === 'rebuild') return { ...target, action };
  } else if (VERSION.test(version)) {
    if (action === 'switch' || action === 'drop') return { ...target, action, version: Number(version) };
  }
  throw refused(args);
}

function urlOf({ PLINTH_DATABASE__MIGRATOR_URL: url }: NodeJS.ProcessEnv): string {
  return url || databaseUrl(openStack('dev'), 'migrator');
}

function parse(args: string[]): string[] {
  try {
    return parseArgs({ args, options: {}, strict: true, allowPositionals: true }).positionals;
  } catch {
    throw refused(args);
  }
}

function refused(args: string[]): Fault {
  return new Fault({ expected: 'a command', got: args.join(' ') || 'none', remedy: USAGE });
}
