import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { say, step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { versionText } from '../lib/version.mts';
import { cacheDir, cacheKey, makeOnce } from './cache.mts';
import type { DaprTool } from './dapr-tool.mts';

const GIB = 1024 ** 3;
const NEEDED_BYTES = 8 * GIB;

/** Modules and build cache of Go for the time of the builds: some 6 GB, shared by all that are built. */
const workDir = () => join(cacheDir(), 'go-work');

/**
 * Builds a program from its module in tools/, whose go.sum is what it is checked against.
 * @param go the file `go`
 * @returns its directory in the cache
 * @throws Fault when it cannot be built; what was fetched and compiled stays for the next try
 */
export function buildFromSource(tool: DaprTool, go: string, logDir: string): Promise<string> {
  return makeOnce(buildName(tool), async (dir) => {
    const env = await goEnvironment(tool, go, logDir);
    const args = ['build', '-trimpath', '-buildvcs=false', '-o', join(dir, tool.name), ...tool.buildArgs];
    say(`  ${tool.name} ${tool.version}: built once for all clones; 3 to 5 minutes on 2 cores`);
    await step(`${tool.name} ${tool.version}: builds`, () =>
      run(go, args, {
        what: `building ${tool.name}`,
        remedy:
          'check the network (Go fetches modules as GOPROXY says; go env GOPROXY) and run the same command again: ' +
          'it goes on where it was',
        logFile: join(logDir, `${tool.name}-build.log`),
        deadlineMs: 45 * 60_000,
        cwd: tool.moduleDir,
        env,
      }),
    );
  });
}

/** The directory in the cache that a build goes to: another one for other sources or flags. */
export function buildName({ name, version, moduleDir, buildArgs }: DaprTool): string {
  const files = ['go.mod', 'go.sum', 'main.go'].map((file) => join(moduleDir, file)).filter(existsSync);
  const inputs = files.map((file) => readFileSync(file));
  return `${name}-${version}-${cacheKey(...inputs, ...buildArgs, process.platform, process.arch)}`;
}

/** Frees what the builds needed; called when all of them have succeeded. */
export function removeGoWork(): void {
  rmSync(workDir(), { recursive: true, force: true });
}

/** Uses the user's own module and build cache when it holds all modules already, else one of ours. */
async function goEnvironment(tool: DaprTool, go: string, logDir: string): Promise<NodeJS.ProcessEnv> {
  const common = {
    ...process.env,
    CGO_ENABLED: '0',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    // modcacherw: Go's module cache is read-only otherwise, and hard to delete.
    GOFLAGS: '-mod=readonly -modcacherw',
    GOTMPDIR: temporaryDir(),
  };
  if (await hasModules(tool, go, common, logDir)) return common;
  const work = workDir();
  mkdirSync(work, { recursive: true });
  const { bavail, bsize } = statfsSync(work);
  if (!existsSync(join(work, 'mod')) && bavail * bsize < NEEDED_BYTES) {
    throw new Fault({
      expected: `${NEEDED_BYTES / GIB} GiB free in ${cacheDir()} while ${tool.name} is built`,
      got: `${((bavail * bsize) / GIB).toFixed(1)} GiB`,
      remedy: 'free some space, or set PLINTH_CACHE in .env to a directory on another disk',
    });
  }
  return { ...common, GOMODCACHE: join(work, 'mod'), GOCACHE: join(work, 'build') };
}

/** Go's own default is /tmp, where a build that was killed would leave hundreds of megabytes. */
function temporaryDir(): string {
  const dir = join(workDir(), 'tmp');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  return dir;
}

async function hasModules(
  { name, moduleDir, buildArgs, version }: DaprTool,
  go: string,
  env: NodeJS.ProcessEnv,
  logDir: string,
): Promise<boolean> {
  const modules = versionText(go, ['env', 'GOMODCACHE']).trim();
  const repository = name === 'daprd' ? 'dapr' : 'cli';
  // A look at one directory spares most machines the seconds of the real question.
  if (!existsSync(join(modules, 'github.com', 'dapr', `${repository}@v${version}`))) return false;
  try {
    await run(go, ['list', '-deps', ...buildArgs], {
      what: 'listing modules',
      remedy: 'none needed',
      logFile: join(logDir, `${name}-modules.log`),
      deadlineMs: 60_000,
      cwd: moduleDir,
      env: { ...env, GOPROXY: 'off' },
    });
    return true;
  } catch {
    return false;
  }
}
