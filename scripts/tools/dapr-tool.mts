import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';
import { versionText } from '../lib/version.mts';

/** One of Dapr's two programs: how it is recognised, named in releases, and built. */
export interface DaprTool {
  name: 'daprd' | 'dapr';
  version: string;
  /** The module that pins it; go.mod is the only place that names the version. */
  moduleDir: string;
  /** On GitHub. */
  repository: string;
  buildArgs: string[];
  /** The least Go that builds it. */
  go: string;
  /** Whether a program found somewhere is of that version and can do what Plinth asks of it. */
  fits: (file: string) => boolean;
}

/** The sidecar. */
export function daprd(): DaprTool {
  const moduleDir = join(repoRoot, 'tools', 'daprd');
  const goMod = readGoMod(moduleDir);
  const version = required(goMod, 'github.com/dapr/dapr');
  const flags = [
    '-s -w',
    `-X github.com/dapr/dapr/pkg/buildinfo.version=${version}`,
    `-X github.com/dapr/kit/logger.DaprVersion=${version}`,
  ];
  return {
    name: 'daprd',
    version,
    moduleDir,
    repository: 'dapr/dapr',
    buildArgs: ['-tags', 'stablecomponents', '-ldflags', flags.join(' '), '.'],
    go: goVersion(goMod),
    fits: (file) => versionText(file).trim() === version && resolvesBySqlite(file),
  };
}

/** The command-line interface, which runs services and sidecars. */
export function daprCli(): DaprTool {
  const moduleDir = join(repoRoot, 'tools', 'dapr-cli');
  const goMod = readGoMod(moduleDir);
  const version = required(goMod, 'github.com/dapr/cli');
  return {
    name: 'dapr',
    version,
    moduleDir,
    repository: 'dapr/cli',
    buildArgs: ['-ldflags', `-s -w -X main.version=${version}`, 'github.com/dapr/cli'],
    go: goVersion(goMod),
    fits: (file) => /^CLI version: (\S+)/m.exec(versionText(file))?.[1] === version,
  };
}

/**
 * Whether a sidecar has the sqlite name resolver. Without it one starts as if all were well and then answers
 * each invocation with 500; no flag tells, but the names of compiled-in functions do.
 */
function resolvesBySqlite(file: string): boolean {
  return readFileSync(file).includes('components-contrib/nameresolution/sqlite.');
}

function readGoMod(moduleDir: string): string {
  return readFileSync(join(moduleDir, 'go.mod'), 'utf8');
}

function required(goMod: string, module: string): string {
  return match(goMod, new RegExp(`^\\s*${module.replaceAll('.', '\\.')} v(\\S+)`, 'm'));
}

function goVersion(goMod: string): string {
  return match(goMod, /^go (\S+)/m);
}

function match(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (!found) throw new Error(`go.mod has no line ${pattern.source}`);
  return found;
}
