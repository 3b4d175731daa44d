import { runModule } from '../gates/gates';
import { scriptUrl } from '../tools/scripts';

/**
 * Has keepRunning() keep a process of Node until it was started so often or is given up.
 * @param kept.code what each start of it runs
 * @param kept.answers an expression: whether it answers
 * @returns how often it was started, and what was said
 */
async function keep(kept: { code: string; answers: string; missing?: string[]; startsAtMost: number }) {
  const { stdout, stderr } = await runModule(`
    import { spawn } from 'node:child_process';
    import { keepRunning } from '${scriptUrl('launcher/keeper.mts')}';
    import { isAlive } from '${scriptUrl('lib/processes.mts')}';
    import { startTimeOf } from '${scriptUrl('lib/identity.mjs')}';
    let starts = 0;
    const stopping = new AbortController();
    let record;
    const start = async () => {
      starts += 1;
      if (starts === ${kept.startsAtMost}) stopping.abort();
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(kept.code)}], { stdio: 'ignore' });
      await new Promise((resolve) => child.once('spawn', resolve));
      record = { pid: child.pid, startTime: startTimeOf(child.pid) ?? '', logFile: '/logs/it.log' };
      return record;
    };
    const kept = { name: 'it', running: () => record, start, answers: async () => ${kept.answers},
      endingOf: () => 'exit 7', missing: () => ${JSON.stringify(kept.missing ?? [])}, lastWords: () => 'its last words' };
    await keepRunning(kept, stopping.signal,
      { firstMs: 100, longestMs: 300, steadyMs: 60000, patience: 3, lookMs: 5 });
    if (isAlive(record)) process.kill(record.pid, 'SIGKILL');
    process.stdout.write(String(starts));`);
  return { starts: Number(stdout), said: stderr };
}

test('what ends after it has answered is started again and again, after waits that grow', async () => {
  const { starts, said } = await keep({
    code: 'setTimeout(() => process.exit(7), 100)',
    answers: 'true',
    startsAtMost: 5,
  });
  expect(starts).toBe(5);
  expect([...said.matchAll(/starts again in (\d\.\d) s/g)].map(([, wait]) => wait)).toEqual([
    '0.1',
    '0.2',
    '0.3',
    '0.3',
  ]);
  expect(said).toMatch(
    /^it answers \(process \d+\)\nit ended \(process \d+, exit 7; log: \/logs\/it\.log\): starts again/,
  );
  expect(said.match(/it answers again \(process \d+, after \d+\.\d s\)/g)).toHaveLength(3);
  expect(said).not.toContain('left alone');
});

test('what never answers is left alone after a few starts, with the end of its log and what to do', async () => {
  const { starts, said } = await keep({ code: 'process.exit(7)', answers: 'false', startsAtMost: 9 });
  expect(starts).toBe(3);
  expect(said).toMatch(
    /it did not answer after 3 starts in a row: it is left alone[^]*its last words\n {2}remedy: /,
  );
});

test('while something that it needs is away, nothing is held against it', async () => {
  const { starts, said } = await keep({
    code: 'process.exit(1)',
    answers: 'false',
    missing: ['Kafka'],
    startsAtMost: 5,
  });
  expect(starts).toBe(5);
  expect(said).toContain('without Kafka');
});
