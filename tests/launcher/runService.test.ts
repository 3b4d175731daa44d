import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { moduleOf, startProgram } from '../scripts/program';
import type { Program } from '../scripts/program';

// The runner of `npx just dev-…` on a service of one file: it writes down each start and each orderly stop.

const root = mkdtempSync(join(tmpdir(), 'plinth-dev-'));
const source = join(root, 'src', 'server.ts');
const lives = join(root, 'lives.txt');

let runner: Program;

function server(version: string, ending = ''): string {
  return `
    const { appendFileSync } = require('node:fs');
    process.once('SIGTERM', () => {
      appendFileSync(${JSON.stringify(lives)}, 'stop ${version}\\n');
      process.exit(0);
    });
    appendFileSync(${JSON.stringify(lives)}, 'start ${version}\\n');
    setInterval(() => {}, 1000);
    ${ending}`;
}

function livesUntil(last: string): Promise<string[]> {
  return waitFor(
    () => {
      const lines = readFileSync(lives, 'utf8').trim().split('\n');
      return lines.at(-1) === last ? lines : undefined;
    },
    { deadlineMs: 20_000 },
  );
}

const untilSaid = (text: string) => waitFor(() => runner.output().includes(text), { deadlineMs: 20_000 });

beforeAll(async () => {
  mkdirSync(join(root, 'src'));
  writeFileSync(source, server('1'));
  runner = startProgram(`
    import { runService } from ${moduleOf('dev/runService.mts')};
    import { spawnRecorded } from ${moduleOf('lib/processes.mts')};
    import { endAll } from ${moduleOf('launcher/signals.mts')};
    const stopping = new AbortController();
    process.once('SIGTERM', () => stopping.abort());
    let record;
    const start = () => spawnRecorded({
      command: process.execPath, args: [${JSON.stringify(source)}],
      cwd: ${JSON.stringify(root)}, logFile: ${JSON.stringify(join(root, 'it.log'))} },
      (started) => (record = started));
    await runService(
      { name: 'it', watched: [${JSON.stringify(join(root, 'src'))}], start, answers: async () => true, prepare: () => {} },
      stopping.signal);
    await endAll([record], 5000);`);
  await livesUntil('start 1').catch((error: Error) => {
    throw new Error(`${error.message}; it said:\n${runner.output()}`);
  });
});

afterAll(async () => {
  runner.child.kill('SIGTERM');
  await runner.ended;
  rmSync(root, { recursive: true, force: true });
});

test('a save stops the service in order and starts what was saved', async () => {
  writeFileSync(source, server('2'));
  expect(await livesUntil('start 2')).toEqual(['start 1', 'stop 1', 'start 2']);
  await untilSaid('it answers after');
});

test('an editor that saves by renaming, into a directory that is new, is seen, too', async () => {
  mkdirSync(join(root, 'src', 'routes'));
  writeFileSync(join(root, 'src', 'routes', 'a.ts'), 'export const a = 1;');
  await untilSaid('a.ts saved');
  await waitFor(() => readFileSync(lives, 'utf8').match(/start 2/g)!.length === 2);
  writeFileSync(`${source}.swp`, server('3'));
  renameSync(`${source}.swp`, source);
  expect((await livesUntil('start 3')).slice(-2)).toEqual(['stop 2', 'start 3']);
});

test('what cannot be compiled is named and not started: the one before goes on until the next save', async () => {
  writeFileSync(source, `${server('4')}\nconst = 4;`);
  await untilSaid('the one before goes on; waits for the next save');
  expect(runner.output()).toMatch(/server\.ts: [^]*Expected/);
  expect((await livesUntil('start 3')).at(-1)).toBe('start 3');
  writeFileSync(source, server('5'));
  expect((await livesUntil('start 5')).slice(-2)).toEqual(['stop 3', 'start 5']);
});

test('a service that ends by itself is started by the next save only', async () => {
  writeFileSync(source, server('6', 'process.exit(3)'));
  await untilSaid('it ended (exit 3); waits for the next save');
  writeFileSync(source, server('7'));
  expect((await livesUntil('start 7')).slice(-2)).toEqual(['start 6', 'start 7']);
});

test('tests and what was not saved change nothing; many files at once are one start', async () => {
  const before = readFileSync(lives, 'utf8');
  writeFileSync(join(root, 'src', 'a.test.ts'), 'test');
  writeFileSync(join(root, 'src', 'notes.md'), 'notes');
  for (const name of ['b', 'c', 'd']) writeFileSync(join(root, 'src', `${name}.ts`), 'export const x = 1;');
  await untilSaid('b.ts and 2 more saved');
  // The line it waits for stands there from before, too.
  await waitFor(
    () => readFileSync(lives, 'utf8') !== before && readFileSync(lives, 'utf8').endsWith('start 7\n'),
    {
      deadlineMs: 20_000,
    },
  );
  expect(readFileSync(lives, 'utf8')).toBe(`${before}stop 7\nstart 7\n`);
});

test('told to stop it ends, and the service with it', async () => {
  runner.child.kill('SIGTERM');
  expect(await runner.ended).toBe(0);
  expect((await livesUntil('stop 7')).at(-1)).toBe('stop 7');
});
