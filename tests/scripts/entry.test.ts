import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repoRoot } from '@plinth/shared/testing/testStack';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { moduleOf, oddDirectory, startFile, startProgram } from './program';
import type { Program } from './program';

// What happens before a script of Plinth begins its work: where the clone lies, whose it is, what is installed.

let dir: string;
let remove: () => void;
beforeEach(() => ({ dir, remove } = oddDirectory()));
afterEach(() => remove());

/** A clone with nothing but the scripts. */
function plantClone(name: string): string {
  const clone = join(dir, name);
  cpSync(join(repoRoot, 'scripts'), join(clone, 'scripts'), { recursive: true });
  return clone;
}

test.each([':', ',', '"'])('a clone whose path has %s is refused, with the remedy', async (sign) => {
  const clone = plantClone(`a${sign}b`);
  const refused = startFile(join(clone, 'scripts', 'entry.mjs'), ['stop']);
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain(clone);
  expect(refused.output()).toContain('remedy: rename or move the directory');
  expect(existsSync(join(clone, '.plinth'))).toBe(false);
});

test('a clone that another user has started is refused, and its owner named', async () => {
  if (process.getuid?.() !== 0) {
    process.stderr.write('skipped: only root can give a directory away\n');
    return;
  }
  const clone = plantClone('clone');
  mkdirSync(join(clone, '.plinth'));
  chownSync(join(clone, '.plinth'), 4711, 4711);
  const refused = startFile(join(clone, 'scripts', 'entry.mjs'), ['start']);
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(/uid 4711\n +got: uid 0\n/);
  expect(refused.output()).not.toMatch(/\n +at /);
});

test('of the environment nothing reaches PostgreSQL, and no proxy stands before loopback', async () => {
  const program = startProgram(
    `
    import { cleanEnvironment } from ${moduleOf('entry/environment.mjs')};
    cleanEnvironment();
    const { PGSSLMODE, PGPASSWORD, NO_PROXY, no_proxy, PAGER } = process.env;
    process.stdout.write(JSON.stringify({ PGSSLMODE, PGPASSWORD, NO_PROXY, no_proxy, PAGER }));`,
    { PGSSLMODE: 'require', PGPASSWORD: 'x', NO_PROXY: 'intra.example', no_proxy: undefined, PAGER: 'less' },
  );
  expect(await program.ended).toBe(0);
  expect(JSON.parse(program.output())).toEqual({
    NO_PROXY: 'intra.example,127.0.0.1,::1,localhost',
    no_proxy: 'intra.example,127.0.0.1,::1,localhost',
    PAGER: 'less',
  });
});

/** Installs by an `npm` that takes its time, and writes npm's own record at the end. */
function install(clone: string, body: string): Program {
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const record = `printf '%s' '${JSON.stringify(PACKAGES)}' >node_modules/.package-lock.json`;
  const script = `#!/bin/sh\necho run >>runs\n${body}\nmkdir -p node_modules/a\necho '{}' >node_modules/a/package.json\n${record}\n`;
  writeFileSync(join(bin, 'npm'), script, { mode: 0o755 });
  return startProgram(
    `
    import { ensureDependencies } from ${moduleOf('entry/dependencies.mjs')};
    await ensureDependencies(process.env.CLONE);`,
    { CLONE: clone, PATH: [bin, process.env.PATH].join(delimiter) },
  );
}

const PACKAGES = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } } };
const runsOf = (clone: string) => readFileSync(join(clone, 'runs'), 'utf8').trim().split('\n').length;

function plantPackages(): string {
  const clone = join(dir, 'clone');
  mkdirSync(clone);
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(PACKAGES));
  return clone;
}

test('npm ci runs again for a record cut in half and for a package that is gone, and for nothing else', async () => {
  const clone = plantPackages();
  expect(await install(clone, '').ended).toBe(0);
  expect(await install(clone, '').ended).toBe(0);
  expect(runsOf(clone)).toBe(1);

  const record = join(clone, 'node_modules', '.package-lock.json');
  writeFileSync(record, readFileSync(record, 'utf8').slice(0, 20));
  expect(await install(clone, '').ended).toBe(0);
  expect(runsOf(clone)).toBe(2);

  renameSync(join(clone, 'node_modules', 'a'), join(clone, 'node_modules', 'b'));
  expect(await install(clone, '').ended).toBe(0);
  expect(runsOf(clone)).toBe(3);
});

test('an npm ci whose command was killed is waited for: two at once would spoil node_modules', async () => {
  const clone = plantPackages();
  const killed = install(clone, 'for i in $(seq 400); do [ -e go ] && break; sleep 0.05; done');
  await waitFor(() => existsSync(join(clone, 'runs')));
  killed.child.kill('SIGKILL');
  await killed.ended;

  const next = install(clone, '');
  await waitFor(() => next.output().includes('which runs npm ci'));
  writeFileSync(join(clone, 'go'), '');
  expect(await next.ended).toBe(0);
  expect(runsOf(clone)).toBe(1);
});
