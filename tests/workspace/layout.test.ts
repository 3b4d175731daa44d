import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';

type Package = {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: repoRoot,
  encoding: 'utf8',
});
const files = listed.split('\n').filter((path) => path !== '' && existsSync(join(repoRoot, path)));
const read = (path: string): string => readFileSync(join(repoRoot, path), 'utf8');
const packages = files.filter((path) => basename(path) === 'package.json');

test('every script of every package is one command, without chains of shell', () => {
  const scripts = packages.flatMap((path) =>
    Object.entries((JSON.parse(read(path)) as Package).scripts ?? {}),
  );
  expect(scripts.length).toBeGreaterThan(5);
  expect(scripts.filter(([, script]) => script.includes('\n') || script.split('&&').length > 2)).toEqual([]);
});

test('every dependency is pinned to one version', () => {
  const loose = packages.flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(read(path)) as Package;
    const all = Object.entries({ ...dependencies, ...devDependencies });
    return all.filter(([name, version]) => !name.startsWith('@plinth/') && !/^\d+\.\d+\.\d+/.test(version));
  });
  expect(loose).toEqual([]);
});

test('the lockfile names no registry, so that any mirror serves', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
});

test('no barrels, and no files for whatever fits nowhere', () => {
  const vague = /^(index|helpers?|common|utils?|misc)\.m?ts$/;
  expect(files.filter((path) => vague.test(basename(path)))).toEqual([]);
});

test('every migration has a number of its own and opens with one line of why', () => {
  const migrations = files.filter((path) => /^migrations\/\d.*\.sql$/.test(path));
  const numbers = migrations.map((path) => basename(path).slice(0, 4));
  expect(new Set(numbers).size).toBe(migrations.length);
  expect(migrations.filter((path) => !/^-- \S.{10,}\n/.test(read(path)))).toEqual([]);
});

test('no test is skipped or run alone', () => {
  const tests = files.filter((path) => path.endsWith('.test.ts'));
  const left = /\b(?:test|it|describe)\.(?:skip|only|todo)\b|\b(?:xit|xtest|fit|fdescribe)\(/;
  // It is skipped where the machine has no Python or Go, and fails there in CI.
  const lackingLanguages = ['tests/e2e/subscribers.test.ts', 'tests/examples/verifyToken.test.ts'];
  expect(tests.filter((path) => left.test(read(path)))).toEqual(lackingLanguages);
});
