import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Swc from '@swc/core';
import { readOr } from '../lib/proc.mts';
import { repoRoot } from '../lib/paths.mts';

const require = createRequire(import.meta.url);
const options = require('./swc.cjs') as Swc.Options;

/** One file per source, so that it does not grow with each save. */
const cacheDir = join(repoRoot, '.plinth', 'sources');

const { version } = require('@swc/core/package.json') as { version: string };
const basis = `${version}\n${JSON.stringify(options)}\n`;

/**
 * Compiles a TypeScript file of services/ or shared/ to CommonJS with its source map inside; types are not checked.
 * What is unchanged since the last time comes from `.plinth/sources`.
 * @throws Error with the place of a syntax error
 */
export function compileFile(file: string): string {
  const source = readFileSync(file, 'utf8');
  const fingerprint = `// ${createHash('sha256').update(basis).update(source).digest('hex')}\n`;
  const cached = join(cacheDir, `${createHash('sha256').update(file).digest('hex').slice(0, 32)}.js`);
  const known = readOr(cached, '');
  if (known.startsWith(fingerprint)) return known;
  // Loaded only now: mostly all is in the cache.
  const { transformSync } = require('@swc/core') as typeof Swc;
  const { code } = transformSync(source, { ...options, filename: file, swcrc: false, configFile: false });
  keep(cached, fingerprint + code);
  return fingerprint + code;
}

function keep(file: string, text: string): void {
  mkdirSync(cacheDir, { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}
