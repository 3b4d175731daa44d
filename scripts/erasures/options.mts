import { parseArgs } from 'node:util';
import { erasureDirectory } from '../launcher/services.mts';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { Fault } from '../lib/fault.mts';
import { openStack } from '../lib/stack.mts';

/** Which register is applied, and where. */
export interface ErasuresCommand {
  /** Directory of the register. */
  register: string;
  /** As the migrator. */
  databaseUrl: string;
}

const USAGE = 'npm run erasures -- apply [--register DIR]';

/**
 * The arguments of `npm run erasures`. Without PLINTH_DATABASE__MIGRATOR_URL they speak of the stack of `npm start`.
 * @throws Fault for any other command, and for another database without its register
 */
export function erasuresOptions(
  args: string[],
  { PLINTH_DATABASE__MIGRATOR_URL: url }: NodeJS.ProcessEnv,
): ErasuresCommand {
  const { values, positionals } = parse(args);
  if (positionals.join(' ') !== 'apply') throw refused(positionals.join(' ') || 'no command');
  const { register } = values;
  if (url) {
    if (register === undefined) throw refused('no --register');
    return { register, databaseUrl: url };
  }
  const stack = openStack('dev');
  return { register: register ?? erasureDirectory(stack), databaseUrl: databaseUrl(stack, 'migrator') };
}

function parse(args: string[]) {
  try {
    const options = { register: { type: 'string' } } as const;
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(got: string): Fault {
  return new Fault({ expected: 'a command of npm run erasures', got, remedy: USAGE });
}
