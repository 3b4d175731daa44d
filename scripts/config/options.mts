import { parseArgs } from 'node:util';
import { Fault } from '../lib/fault.mts';
import { services } from '../lib/stack.mts';
import type { Service } from '../lib/stack.mts';

export interface ConfigOptions {
  /** As given, or as PLINTH_ENV says; whether there is such a one is the configuration's to say. */
  environment: string;
  /** Undefined: all. */
  service: Service | undefined;
  json: boolean;
}

const USAGE = `npm run config -- [--env NAME] [--service ${services.join('|')}] [--json]`;

/**
 * The arguments of `npm run config`.
 * @throws Fault for what is no option of it
 */
export function configOptions(args: string[], variables: NodeJS.ProcessEnv): ConfigOptions {
  const { env, service, json } = parse(args);
  const known = services.find((each) => each === service);
  if (service !== undefined && !known) throw refused(`--service ${service}`);
  return { environment: env ?? (variables.PLINTH_ENV || 'development'), service: known, json: json ?? false };
}

function parse(args: string[]): { env?: string; service?: string; json?: boolean } {
  try {
    const options = {
      env: { type: 'string' },
      service: { type: 'string' },
      json: { type: 'boolean' },
    } as const;
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(got: string): Fault {
  return new Fault({ expected: 'options of npm run config', got, remedy: USAGE });
}
