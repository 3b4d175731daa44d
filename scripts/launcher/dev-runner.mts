import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startTimeOf } from '../lib/identity.mjs';
import { readJson, writeJson } from '../lib/jsonfile.mts';
import { isAlive } from '../lib/processes.mts';
import { services } from '../lib/stack.mts';
import type { Service, Stack } from '../lib/stack.mts';
import type { PlatformProcess } from './record.mts';

/** Who runs one service from its sources (`npx just dev-api`): `.plinth/<stack>/dev/<service>.json`. */
export interface DevRunner {
  pid: number;
  startTime: string;
  /** The service and its sidecar, as far as they run. */
  processes: PlatformProcess[];
}

type Home = Pick<Stack, 'dir'>;

/** Who runs a service from its sources, or did so last and was killed. */
export function readDevRunner(home: Home, service: Service): DevRunner | undefined {
  return readJson<DevRunner>(fileOf(home, service));
}

/** Who runs a service from its sources now. */
export function runningDevRunner(home: Home, service: Service): DevRunner | undefined {
  const runner = readDevRunner(home, service);
  return runner && isAlive(runner) ? runner : undefined;
}

/** The services that somebody runs from their sources now. */
export function servicesInDevelopment(home: Home): Service[] {
  return services.filter((service) => runningDevRunner(home, service));
}

/** Records this process as the one that runs a service from its sources. */
export function writeDevRunner(home: Home, service: Service, processes: PlatformProcess[]): void {
  mkdirSync(join(home.dir, 'dev'), { recursive: true });
  const self = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
  writeJson(fileOf(home, service), { ...self, processes } satisfies DevRunner);
}

/** Forgets who ran a service from its sources, once nothing of that runs any more. */
export function clearDevRunner(home: Home, service: Service): void {
  rmSync(fileOf(home, service), { force: true });
}

function fileOf({ dir }: Home, service: Service): string {
  return join(dir, 'dev', `${service}.json`);
}
