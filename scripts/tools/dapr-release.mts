import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say, step } from '../lib/progress.mts';
import { run } from '../lib/run.mts';
import { makeOnce } from './cache.mts';
import type { DaprTool } from './dapr-tool.mts';
import { download, downloadChecked } from './download.mts';

/**
 * Takes a program from its release on GitHub, checked against the checksum file of the same release: that
 * shows a broken download, while whom to trust is what the version number in go.mod says.
 * @returns its directory in the cache, or undefined when GitHub cannot be reached within a few seconds, has
 *   none for this platform, or what came does not fit
 */
export async function fromRelease(tool: DaprTool, logDir: string): Promise<string | undefined> {
  const { name, version, repository } = tool;
  const archive = `${name}_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.tar.gz`;
  const url = `https://github.com/${repository}/releases/download/v${version}/${archive}`;
  try {
    return await makeOnce(releaseName(tool), async (dir) => {
      const sum = (await download(`${url}.sha256`, 5_000)).toString().slice(0, 64);
      if (!/^[0-9a-f]{64}$/.test(sum)) throw new Error(`${url}.sha256 is not a checksum`);
      const title = `${name} ${version}: downloads the release`;
      const bytes = await step(title, () => downloadChecked(url, sum, 15 * 60_000));
      await unpack(tool, bytes, dir, logDir);
    });
  } catch (error) {
    say(`  ${name} ${version}: no release from GitHub (${(error as Error).message})`);
    return undefined;
  }
}

/** The directory in the cache that a release goes to. */
export function releaseName({ name, version }: DaprTool): string {
  return `${name}-${version}-release-${process.platform}-${process.arch}`;
}

async function unpack(tool: DaprTool, bytes: Buffer, dir: string, logDir: string): Promise<void> {
  const packed = join(dir, 'release.tar.gz');
  writeFileSync(packed, bytes);
  await run('tar', ['-xzf', packed, '-C', dir, tool.name], {
    what: `unpacking ${tool.name}`,
    remedy: 'sudo apt-get install tar gzip',
    logFile: join(logDir, `${tool.name}-unpack.log`),
    deadlineMs: 60_000,
  });
  rmSync(packed);
  if (!tool.fits(join(dir, tool.name))) throw new Error('the program in the release is not as expected');
}
