import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { Fault } from '../lib/fault.mts';
import { repoRoot } from '../lib/paths.mts';
import { openStack } from '../lib/stack.mts';

/** What `npm run admin` is to do, and where. */
export interface AdminCommand {
  /** `bootstrap`, `tenants list` and so on. */
  command: string;
  /** What stands behind it: a tenant, an impersonation. */
  operands: string[];
  values: Partial<Record<(typeof VALUES)[number], string>>;
  apiUrl: string;
  /** As the migrator; looked for by bootstrap only. */
  databaseUrl: () => string;
  /** Where the token of the last sign-in is kept, for its owner only. */
  tokenFile: string;
  /** Instead of being asked for. */
  password: string | undefined;
}

const VALUES = [
  'token',
  'name',
  'code',
  'reason',
  'plan',
  'user',
  'minutes',
  'scope',
  'status',
  'slug',
  'after',
] as const;

/** Each command with how many operands follow it. */
const COMMANDS: Readonly<Record<string, number>> = {
  bootstrap: 0,
  enrol: 0,
  'sign-in': 0,
  'sign-out': 0,
  invite: 0,
  'tenants list': 0,
  'tenants show': 1,
  'tenants suspend': 1,
  'tenants restore': 1,
  'tenants plan': 1,
  'services list': 0,
  'services create': 0,
  'services rotate': 1,
  'services revoke': 1,
  impersonate: 1,
  'end-impersonation': 2,
};

/**
 * The arguments of `npm run admin`. Without PLINTH_API_URL and PLINTH_DATABASE__MIGRATOR_URL they speak of the stack of
 * `npm start`.
 * @throws Fault for what is no command of it
 */
export function adminOptions(args: string[], variables: NodeJS.ProcessEnv): AdminCommand {
  const { values, positionals } = parse(args);
  const two = positionals.slice(0, 2).join(' ');
  const [command, words] = two in COMMANDS ? [two, two.split(' ').length] : [positionals[0] ?? '', 1];
  const operands = positionals.slice(words);
  if (COMMANDS[command] !== operands.length) throw refused(positionals.join(' ') || 'no command');
  return {
    command,
    operands,
    values,
    apiUrl: variables.PLINTH_API_URL ?? `http://127.0.0.1:${openStack('dev').ports.api}`,
    databaseUrl: () => variables.PLINTH_DATABASE__MIGRATOR_URL ?? databaseUrl(openStack('dev'), 'migrator'),
    tokenFile: variables.PLINTH_ADMIN_TOKEN_FILE ?? join(repoRoot, '.plinth', 'admin.json'),
    password: variables.PLINTH_ADMIN_PASSWORD,
  };
}

function parse(args: string[]) {
  try {
    const options = Object.fromEntries(VALUES.map((name) => [name, { type: 'string' as const }]));
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals: true });
    return { values: values as AdminCommand['values'], positionals };
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(got: string): Fault {
  const known = Object.keys(COMMANDS).join(', ');
  return new Fault({ expected: `one of ${known}`, got, remedy: 'see docs/operator.md' });
}
