import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRunnable, which } from '../lib/which.mts';
import { cacheDir, withCacheLock } from './cache.mts';
import { fromRelease, releaseName } from './dapr-release.mts';
import { daprCli, daprd } from './dapr-tool.mts';
import type { DaprTool } from './dapr-tool.mts';
import { buildFromSource, buildName, removeGoWork } from './go-build.mts';
import { findGo } from './go.mts';

export interface DaprTools {
  /** The sidecar. */
  daprd: string;
  /** The command-line interface. */
  dapr: string;
}

/**
 * Finds Dapr's two programs in the pinned versions: installed, in the cache, from their release, or built.
 * @param logDir where the output of downloads and builds goes
 * @throws Fault when one can be neither found nor made
 */
export async function daprTools(logDir: string): Promise<DaprTools> {
  const wanted = [daprd(), daprCli()];
  if (wanted.some((tool) => find(tool) === undefined)) {
    await withCacheLock('dapr', 'fetches or builds Dapr', () => makeMissing(wanted, logDir));
  }
  const [sidecar, cli] = wanted.map((tool) => find(tool) as string) as [string, string];
  return { daprd: sidecar, dapr: cli };
}

function find(tool: DaprTool): string | undefined {
  const cached = [buildName(tool), releaseName(tool)].map((name) => join(cacheDir(), name, tool.name));
  const installed = [...which(tool.name), join(process.env.HOME ?? '/', '.dapr', 'bin', tool.name)];
  return (
    installed.find((file) => isRunnable(file) && tool.fits(file)) ?? cached.find((file) => existsSync(file))
  );
}

/** One after the other: two Go builds at once would only get in each other's way. */
async function makeMissing(wanted: DaprTool[], logDir: string): Promise<void> {
  for (const tool of wanted.filter((each) => find(each) === undefined)) {
    if (await fromRelease(tool, logDir)) continue;
    await buildFromSource(tool, await findGo(tool.go, logDir), logDir);
  }
  removeGoWork();
}
