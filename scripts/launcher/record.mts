import { join } from 'node:path';
import { readJson, writeJson } from '../lib/jsonfile.mts';
import { startTimeOf } from '../lib/identity.mjs';
import { isAlive } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import type { Stack } from '../lib/stack.mts';

/** A service or its sidecar, whoever has started it: the dapr CLI, or the launcher once it had ended. */
export interface PlatformProcess extends ProcessRecord {
  appId: string;
  role: 'app' | 'sidecar';
}

/** `.plinth/<stack>/launcher.json`: who runs the platform, and what it has started. */
export interface LauncherRecord {
  pid: number;
  startTime: string;
  /** False while it starts. */
  ready: boolean;
  processes: PlatformProcess[];
}

/** Held by whoever makes itself known as the launcher, or looks whether there is one to claim a service. */
export const LAUNCHER_LOCK = 'launcher.lock';

type Home = Pick<Stack, 'dir'>;

/** The launcher of this stack that was recorded last, also when it has ended meanwhile. */
export function readLauncher(home: Home): LauncherRecord | undefined {
  return readJson<LauncherRecord>(fileOf(home));
}

/** The launcher of this stack, if it runs. */
export function runningLauncher(home: Home): LauncherRecord | undefined {
  const record = readLauncher(home);
  return record && isAlive(record) ? record : undefined;
}

/** Records this process as the stack's launcher; `npm stop` finds it and its processes by that. */
export function writeLauncher(home: Home, state: Pick<LauncherRecord, 'ready' | 'processes'>): void {
  const self = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
  writeJson(fileOf(home), { ...self, ...state });
}

/** Puts a process that was started again on record, in the place of the one before it. */
export function recordProcess(home: Home, fresh: PlatformProcess): void {
  const record = readLauncher(home);
  if (!record) return;
  const isBefore = ({ appId, role }: PlatformProcess) => appId === fresh.appId && role === fresh.role;
  const known = record.processes.some(isBefore);
  const processes = known
    ? record.processes.map((each) => (isBefore(each) ? fresh : each))
    : [...record.processes, fresh];
  writeJson(fileOf(home), { ...record, processes });
}

/** Forgets the processes of one service, which somebody else answers for from now on. */
export function forgetService(home: Home, appId: string): void {
  const record = readLauncher(home);
  const processes = record?.processes.filter((each) => each.appId !== appId);
  if (record) writeJson(fileOf(home), { ...record, processes });
}

/** Forgets the processes, once they have ended; a launcher that still runs stays on record until it ends. */
export function clearProcesses(home: Home): void {
  const record = readLauncher(home);
  if (!record) return;
  try {
    writeJson(fileOf(home), { ...record, ready: false, processes: [] });
  } catch {
    // On a full disk, too, all has to stop; the record of a process that has ended counts for nothing.
  }
}

function fileOf({ dir }: Home): string {
  return join(dir, 'launcher.json');
}
