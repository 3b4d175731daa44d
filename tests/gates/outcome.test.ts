import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { callGate, gateUrl, plantTree, runModule } from './gates';

type Outcome = { passed: number; failed: number };

test('gates run in order, all of them, and one that fails or throws says why', async () => {
  const { stdout, stderr } = await runModule(`
    import { outcomeOf, runGates } from '${gateUrl('gate')}';
    const gates = [
      { name: 'sound', check: async () => outcomeOf([]) },
      { name: 'broken', check: async () => outcomeOf(['first fault', 'second fault']) },
      { name: 'thrown', check: async () => { throw new Error('out of order'); } },
      { name: 'tests', check: async () => ({ passed: 40, failed: 2, output: 'two tests' }) },
    ];
    process.stdout.write(JSON.stringify(await runGates(gates, new AbortController().signal)));`);
  expect(JSON.parse(stdout) as Outcome).toMatchObject({ passed: 41, failed: 4 });
  expect(stderr.replaceAll(/\d+\.\d s/g, 'n s')).toMatch(
    new RegExp(
      [
        /ok {5}sound \(n s\)\n/,
        /FAILED broken \(n s\)\n {4}first fault\n {4}second fault\n/,
        /FAILED thrown \(n s\)\n {4}Error: out of order\n[^]*/,
        /FAILED tests \(n s, 40 of 42\)\n {4}two tests\n/,
      ]
        .map(({ source }) => source)
        .join('[^]*'),
    ),
  );
});

test('of jest every test counts, and a file that cannot be run counts as failed', async () => {
  const root = plantTree({
    'jest.config.cjs': `module.exports = { testEnvironment: 'node', testMatch: ['**/*.test.js'], transform: {} };`,
    'a.test.js': `test('holds', () => {}); test('does not', () => { throw new Error('a reason'); });`,
    'b.test.js': `require('./nowhere');`,
  });
  const { stdout } = await runModule(`
    import { jestGate } from '${gateUrl('jest')}';
    const signal = new AbortController().signal;
    const gate = jestGate({ name: 'planted', args: ['--rootDir=${root}', '--config=${root}/jest.config.cjs'],
      deadlineMs: 60000, dir: '${root}', signal });
    process.stdout.write(JSON.stringify(await gate.check()));`);
  rmSync(root, { recursive: true });
  expect(JSON.parse(stdout)).toEqual({
    passed: 1,
    failed: 2,
    output: expect.stringMatching(/^(?=[^]*a reason)(?=[^]*Cannot find module '\.\/nowhere')/) as string,
  });
});

test('a function in plpgsql that no test has run is a fault', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'plinth-executed-'));
  cpSync(join(repoRoot, '.plinth', 'test', 'stack.json'), join(dir, 'stack.json'));
  writeFileSync(join(dir, 'executed-functions.txt'), 'append_units\n');
  const faults = await callGate<string[]>('executed#neverExecuted', { dir });
  rmSync(dir, { recursive: true });
  expect(faults).toContain('refuse_change(): no test has run it');
  expect(faults).not.toContain('append_units(): no test has run it');
});
