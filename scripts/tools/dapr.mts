import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../lib/lock.mjs';
import { isRunnable, which } from '../lib/which.mts';
import { cacheDir, cacheKey, makeOnce } from './cache.mts';
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
  /** For DAPR_RUNTIME_PATH: the CLI runs `<runtimePath>/.dapr/bin/daprd`. */
  runtimePath: string;
}

/**
 * Finds Dapr's two programs in the pinned versions: installed, in the cache, from their release, or built.
 * @param logDir where the output of downloads and builds goes
 * @throws Fault when one can be neither found nor made
 */
export async function daprTools(logDir: string): Promise<DaprTools> {
  const wanted = [daprd(), daprCli()];
  if (wanted.some((tool) => find(tool) === undefined)) {
    await withLock(join(cacheDir(), 'dapr.lock'), 'fetches or builds Dapr', () =>
      makeMissing(wanted, logDir),
    );
  }
  const [sidecar, cli] = wanted.map((tool) => find(tool) as string) as [string, string];
  return { daprd: sidecar, dapr: cli, runtimePath: await runtimePath(sidecar) };
}

function find(tool: DaprTool): string | undefined {
  const cached = [buildName(tool), releaseName(tool)].map((name) => join(cacheDir(), name, tool.name));
  const installed = [...which(tool.name), join(homedir(), '.dapr', 'bin', tool.name)];
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

// Both listen on all interfaces by default, and the CLI cannot say otherwise. Whoever reaches the internal port calls
// each service with its sidecar's token, without showing one.
const LOOPBACK = '--dapr-internal-grpc-listen-address 127.0.0.1 --metrics-listen-address 127.0.0.1';

/** The CLI knows no path to a sidecar, only a directory that looks like a home with Dapr in it. */
function runtimePath(sidecar: string): Promise<string> {
  const script = `#!/bin/sh\nexec '${sidecar.replaceAll("'", `'\\''`)}' "$@" ${LOOPBACK}\n`;
  return makeOnce(`runtime-${cacheKey(script)}`, async (dir) => {
    const bin = join(dir, '.dapr', 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'daprd'), script, { mode: 0o755 });
  });
}
