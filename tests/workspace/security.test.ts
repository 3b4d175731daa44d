import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';

// docs/security.md against the tests that it names: whether each of them holds, they say themselves.

const ITEMS = 42;
const text = readFileSync(join(repoRoot, 'docs', 'security.md'), 'utf8');
const rows = text.split('\n').flatMap((line) => {
  const [, number, what, how] = /^\| (\d+) \| (.+?) \| (.+) \|$/.exec(line) ?? [];
  return number && what && how ? [{ number: Number(number), what, how }] : [];
});

/** The test files that a text names. */
const testsIn = (how: string) => [...how.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file]) => file!);

test('the checklist has each of its items once, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: ITEMS }, (_, index) => index + 1));
});

test.each(rows)('item $number names a test, or says why there is none: $what', ({ how }) => {
  if (/^(Does not apply|Not yet): \w.{10,}\.$/.test(how)) return;
  expect(testsIn(how)).not.toEqual([]);
});

test('every test that it names is there, and tests something', () => {
  const named = [...new Set(testsIn(text))];
  expect(named.length).toBeGreaterThan(15);
  for (const file of named) {
    const path = join(repoRoot, file);
    expect([file, existsSync(path)]).toEqual([file, true]);
    expect([file, readFileSync(path, 'utf8')]).toEqual([
      file,
      expect.stringMatching(/\b(it|test)(\.each\b.*)?\(/),
    ]);
  }
});
