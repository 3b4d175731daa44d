import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { isGone, moduleOf, oddDirectory, startProgram } from './program';
import type { Program } from './program';

// The cache of tools: what is fetched or built once for all clones of a user.

let dir: string;
let remove: () => void;
beforeEach(() => ({ dir, remove } = oddDirectory()));
afterEach(() => remove());

/** Makes `tool` in the cache by a command, as fetching and building are commands, too. */
function make(command: string, cache = dir): Program {
  return startProgram(
    `
    import { makeOnce } from ${moduleOf('tools/cache.mts')};
    import { run } from ${moduleOf('lib/run.mts')};
    try {
      const made = await makeOnce('tool', (fresh) =>
        run('sh', ['-c', process.env.COMMAND, 'sh', fresh], {
          what: 'making the tool', remedy: 'none', logFile: process.env.LOG, deadlineMs: 60000 }));
      process.stdout.write(made);
    } catch (error) {
      process.stdout.write(error.remedy ? error.message : error.stack);
      process.exitCode = 1;
    }`,
    { PLINTH_CACHE: cache, COMMAND: command, LOG: join(dir, 'log', 'make.log') },
  );
}

const tool = () => join(dir, 'tool');
/** What else lies in the cache. */
const others = () => readdirSync(dir).filter((name) => !['tool', 'log', 'runs'].includes(name));

test('two that want the same make it once, and the second one waits', async () => {
  const command = `echo one >>"$1/../runs"; until [ -e "$1/../log/go" ]; do sleep 0.05; done; echo whole >"$1/file"`;
  const [first, second] = [make(command), make(command)];
  await waitFor(() => `${first.output()}${second.output()}`.includes('makes tool in the cache'));
  writeFileSync(join(dir, 'log', 'go'), '');
  expect([await first.ended, await second.ended]).toEqual([0, 0]);
  expect(readFileSync(join(dir, 'runs'), 'utf8')).toBe('one\n');
  expect(readFileSync(join(tool(), 'file'), 'utf8')).toBe('whole\n');
  expect(others()).toEqual([]);
});

test('killed while it is made: what it ran ends, and the next one makes it anew', async () => {
  const killed = make(`echo half >"$1/file"; echo $$ >"$1/../runs"; sleep 60`);
  await waitFor(() => existsSync(join(dir, 'runs')) && readFileSync(join(dir, 'runs'), 'utf8') !== '');
  const pid = Number(readFileSync(join(dir, 'runs'), 'utf8'));
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(isGone(pid)).toBe(false);

  const next = make(`echo whole >"$1/file"`);
  expect(await next.ended).toBe(0);
  await waitFor(() => isGone(pid));
  expect(readFileSync(join(tool(), 'file'), 'utf8')).toBe('whole\n');
  expect(others()).toEqual([]);
});

test('a failed one leaves nothing behind', async () => {
  const failed = make(`echo half >"$1/file"; exit 1`);
  expect(await failed.ended).toBe(1);
  expect(existsSync(tool())).toBe(false);
  expect(others()).toEqual([]);
});

test('one that has all is not written to', async () => {
  mkdirSync(tool());
  const { mtimeMs } = statSync(dir);
  const made = make('exit 1');
  expect(await made.ended).toBe(0);
  expect(statSync(dir).mtimeMs).toBe(mtimeMs);
});

test('one that cannot be written to is named, with the setting that moves it', async () => {
  const file = join(dir, 'a file');
  writeFileSync(file, '');
  const refused = make('true', join(file, 'cache'));
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain(`to be able to write to ${join(file, 'cache')}`);
  expect(refused.output()).toMatch(/remedy: .*PLINTH_CACHE/);
});

test('a full disk is named as such, whatever the program that met it says besides', async () => {
  const failed = make(`echo 'cp: cannot write: No space left on device' >&2; exit 1`);
  expect(await failed.ended).toBe(1);
  expect(failed.output()).toContain('remedy: the disk is full');
});
