import { parseArgs } from 'node:util';
import { databaseUrl } from '../lib/databaseUrl.mts';
import { Fault } from '../lib/fault.mts';
import { openStack } from '../lib/stack.mts';

/** What `npm run rebuild` is to do, and where. */
export interface RebuildCommand {
  aggregate: string;
  /** Undefined: all. */
  tenantId: string | undefined;
  isDryRun: boolean;
  /** As the migrator. */
  databaseUrl: string;
  /** 32 bytes in base64; undefined when only an aggregate without personal data can be rebuilt. */
  masterKey: string | undefined;
}

const USAGE = 'npm run rebuild -- --aggregate NAME [--tenant ID] [--dry-run]';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The arguments of `npm run rebuild`. Without PLINTH_DATABASE__MIGRATOR_URL they speak of the stack of `npm start`.
 * @throws Fault for what is no option of it, and for a tenant that is no UUID
 */
export function rebuildOptions(args: string[], variables: NodeJS.ProcessEnv): RebuildCommand {
  const { aggregate, tenant, 'dry-run': isDryRun = false } = parse(args);
  if (aggregate === undefined) throw refused('no --aggregate');
  if (tenant !== undefined && !UUID.test(tenant)) throw refused(`--tenant ${tenant}, which is no UUID`);
  return { aggregate, tenantId: tenant?.toLowerCase(), isDryRun, ...target(variables) };
}

function target({ PLINTH_DATABASE__MIGRATOR_URL: url, PLINTH_MASTER_KEY: masterKey }: NodeJS.ProcessEnv) {
  if (url) return { databaseUrl: url, masterKey: masterKey || undefined };
  const stack = openStack('dev');
  return {
    databaseUrl: databaseUrl(stack, 'migrator'),
    masterKey: Buffer.from(stack.secrets.masterKey, 'hex').toString('base64'),
  };
}

function parse(args: string[]) {
  try {
    const options = {
      aggregate: { type: 'string' },
      tenant: { type: 'string' },
      'dry-run': { type: 'boolean' },
    } as const;
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw refused((error as Error).message);
  }
}

function refused(got: string): Fault {
  return new Fault({ expected: 'options of npm run rebuild', got, remedy: USAGE });
}
