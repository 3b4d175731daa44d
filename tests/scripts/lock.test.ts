import { existsSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '@plinth/shared/testing/waitFor';
import { moduleOf, oddDirectory, startProgram } from './program';
import type { Program } from './program';

// Locks and records name a process by its pid and when it began.

let dir: string;
let remove: () => void;
beforeEach(() => ({ dir, remove } = oddDirectory()));
afterEach(() => remove());

const lock = () => join(dir, 'work.lock');

/** Takes the lock and does `body`, which may call `handOver`. */
function work(body: string): Program {
  return startProgram(
    `
    import { withLock } from ${moduleOf('lib/lock.mjs')};
    await withLock(process.env.LOCK, 'works', async (handOver) => { ${body} });
    process.stdout.write('done');`,
    { LOCK: lock() },
  );
}

test.each([
  ['a process that has gone', () => symlinkSync('999999999@0', lock())],
  // Its number may be another process's by now, even one that began as long after the boot.
  ['a process of an earlier boot', () => symlinkSync(`1@00000000+${startOf(1)}`, lock())],
  ['something else that has its name', () => writeFileSync(lock(), '')],
])('the lock of %s counts for nothing', async (_whose, leave) => {
  leave();
  const next = work('');
  expect(await next.ended).toBe(0);
  expect(next.output()).toBe('done');
  expect(existsSync(lock())).toBe(false);
});

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
}

test('a lock that was handed over holds as long as that process runs, whoever has started it', async () => {
  const killed = work(`
    const { spawn } = await import('node:child_process');
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    handOver(child.pid);
    process.stdout.write('handed over to ' + child.pid + '.');
    await new Promise((resolve) => child.once('exit', resolve));`);
  const pid = Number(await waitFor(() => /handed over to (\d+)\./.exec(killed.output())?.[1]));
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(readlinkSync(lock())).toMatch(new RegExp(`^${pid}@`));

  const next = work('');
  await waitFor(() => next.output().includes(`waits for process ${pid}, which works`));
  process.kill(pid);
  expect(await next.ended).toBe(0);
});

test('one that was taken away meanwhile is not given back by its former holder', async () => {
  const first = work(`
    process.stdout.write('holds');
    const { existsSync } = await import('node:fs');
    while (!existsSync(process.env.LOCK + '.go')) await new Promise((resolve) => setTimeout(resolve, 10));`);
  await waitFor(() => first.output().includes('holds'));
  rmSync(lock());
  symlinkSync('1@another', lock());
  writeFileSync(`${lock()}.go`, '');
  expect(await first.ended).toBe(0);
  expect(readlinkSync(lock())).toBe('1@another');
});
