import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { adminUrl } from './databaseUrl.mts';
import { openDataDir } from './datadir.mts';
import { readJson, writeJson } from './jsonfile.mts';
import { stackDir } from './paths.mts';
import type { Profile } from './profile.mts';
import { openSecrets } from './secrets.mts';
import type { Secrets } from './secrets.mts';
import { portSetting } from './settings.mts';

/**
 * `dev` is what `npm start` runs, `test` what `npm test` runs, `crash` what the crash tests kill the processes of,
 * `bench` what measurements of the libraries run on; they share nothing.
 */
export type StackName = 'dev' | 'test' | 'crash' | 'bench';

export const services = ['api', 'event', 'worker'] as const;
export type Service = (typeof services)[number];

export interface SidecarPorts {
  daprHttp: number;
  daprGrpc: number;
  daprInternalGrpc: number;
  daprMetrics: number;
}

export interface Stack {
  name: StackName;
  /** `.plinth/<name>`: pids, secrets, logs and rendered files. */
  dir: string;
  /** Where the servers keep their data; mostly `<dir>/data`. */
  dataDir: string;
  ports: Record<'postgres' | 'redis' | 'kafka' | 'kafkaController' | Service, number> & {
    sidecars: Record<Service, SidecarPorts>;
  };
  secrets: Secrets;
}

/**
 * Opens one of the stacks: makes its directory and its secrets when they are not there yet.
 * It starts nothing.
 * @throws Fault when a setting is wrong
 */
export function openStack(name: StackName): Stack {
  const dir = stackDir(name);
  mkdirSync(dir, { recursive: true });
  // PostgreSQL may run as another user, which has to pass through whatever the umask is.
  chmodSync(dirname(dir), 0o755);
  chmodSync(dir, 0o755);
  const dataDir = openDataDir(dir, name);
  return { name, dir, dataDir, ports: readPorts(name), secrets: openSecrets(dir) };
}

/** All there are in a stack, in the order in which stacks with one setting number them; PostgreSQL is the first. */
const PORT_ROLES = [
  ...['POSTGRES', 'REDIS', 'KAFKA', 'KAFKA_CONTROLLER', 'API', 'EVENT', 'WORKER'],
  ...['API', 'EVENT', 'WORKER'].flatMap((service) =>
    ['DAPR_HTTP', 'DAPR_GRPC', 'DAPR_INTERNAL_GRPC', 'DAPR_METRICS'].map((role) => `${service}_${role}`),
  ),
];

/** Nobody looks for the ports of these stacks by name: they follow one another from one setting. */
const FIRST_PORT: Partial<Record<StackName, string>> = {
  crash: 'PLINTH_CRASH_FIRST_PORT',
  bench: 'PLINTH_BENCH_POSTGRES_PORT',
};

/**
 * The variable that sets a port of a stack.
 * @param role as in `.env.example`, for example `POSTGRES` or `API_DAPR_HTTP`
 */
export function portVariable(stack: StackName, role: string): string {
  return FIRST_PORT[stack] ?? `${stack === 'test' ? 'PLINTH_TEST' : 'PLINTH'}_${role}_PORT`;
}

function readPorts(stack: StackName): Stack['ports'] {
  const port = (role: string) =>
    portSetting(portVariable(stack, role)) + (stack in FIRST_PORT ? PORT_ROLES.indexOf(role) : 0);
  const sidecar = (service: string): SidecarPorts => ({
    daprHttp: port(`${service}_DAPR_HTTP`),
    daprGrpc: port(`${service}_DAPR_GRPC`),
    daprInternalGrpc: port(`${service}_DAPR_INTERNAL_GRPC`),
    daprMetrics: port(`${service}_DAPR_METRICS`),
  });
  return {
    postgres: port('POSTGRES'),
    redis: port('REDIS'),
    kafka: port('KAFKA'),
    kafkaController: port('KAFKA_CONTROLLER'),
    api: port('API'),
    event: port('EVENT'),
    worker: port('WORKER'),
    sidecars: { api: sidecar('API'), event: sidecar('EVENT'), worker: sidecar('WORKER') },
  };
}

/** What a stack file says; see `writeStackFile`. */
export interface StackFile extends Pick<Stack, 'name' | 'ports' | 'secrets'> {
  profile: Profile;
  urls: Record<'postgresAdmin' | 'redis' | 'kafkaBroker' | Service, string>;
}

/** The stack file as it was written at the last start; undefined before the first. */
export function readStackFile({ dir }: Pick<Stack, 'dir'>): StackFile | undefined {
  return readJson<StackFile>(join(dir, 'stack.json'));
}

/** Where the stack's Redis is, with its password. */
export function redisUrl({ secrets, ports }: Pick<Stack, 'secrets' | 'ports'>): string {
  return `redis://:${secrets.redisPassword}@127.0.0.1:${ports.redis}`;
}

/**
 * Writes `.plinth/<stack>/stack.json` (mode 600): all that a test or a service needs to find the stack.
 * @param profile that it runs with
 * @returns the file
 */
export function writeStackFile(stack: Stack, profile: Profile): string {
  const { name, dir, ports, secrets } = stack;
  const file = join(dir, 'stack.json');
  const urls = {
    postgresAdmin: adminUrl(stack),
    redis: redisUrl(stack),
    kafkaBroker: `127.0.0.1:${ports.kafka}`,
    api: `http://127.0.0.1:${ports.api}`,
    event: `http://127.0.0.1:${ports.event}`,
    worker: `http://127.0.0.1:${ports.worker}`,
  };
  writeJson(file, { name, profile, ports, secrets, urls } satisfies StackFile, 0o600);
  return file;
}
