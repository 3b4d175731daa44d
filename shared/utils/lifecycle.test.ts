import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { runProcess } from './lifecycle';
import type { Starting } from './lifecycle';
import { createLogger } from './logger';
import { StartError } from './startError';

const log = createLogger({ service: 'test', level: 'silent' });

/** A process that is told what to do by events, and whose exit is a promise. */
function fakeHost() {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  const host = Object.assign(emitter, {
    exit: (code: number) => {
      exits.push(code);
      emitter.emit('exited');
    },
  });
  return { host, exits, exited: once(emitter, 'exited') };
}

function run(start: (starting: Starting) => Promise<void> | void) {
  const fake = fakeHost();
  runProcess({ log, start, host: fake.host });
  return fake;
}

test('a signal runs the steps once, the last registered first, and exits with 0', async () => {
  const done: string[] = [];
  const { host, exits, exited } = run(({ onStop }) => {
    onStop('pools', 100, () => void done.push('pools'));
    onStop('http', 100, () => void done.push('http'));
  });
  host.emit('SIGTERM');
  host.emit('SIGINT');
  host.emit('SIGHUP');
  await exited;
  expect(done).toEqual(['http', 'pools']);
  expect(exits).toEqual([0]);
});

test('a step that fails or is late does not keep the others from running; exit 70', async () => {
  const done: string[] = [];
  const { host, exits, exited } = run(({ onStop }) => {
    onStop('last', 100, () => void done.push('last'));
    onStop('late', 10, () => new Promise(() => {}));
    onStop('failing', 100, () => {
      throw new Error('no');
    });
  });
  host.emit('SIGINT');
  await exited;
  expect(done).toEqual(['last']);
  expect(exits).toEqual([70]);
});

test('a start that fails undoes what it had started; exit 1', async () => {
  const done: string[] = [];
  const { exits, exited } = run(({ onStop }) => {
    onStop('pools', 100, () => void done.push('pools'));
    throw new Error('port taken');
  });
  await exited;
  expect(done).toEqual(['pools']);
  expect(exits).toEqual([1]);
});

test('a start that says why it fails undoes what it had started, too; exit with its code', async () => {
  const done: string[] = [];
  const { exits, exited } = run(({ onStop }) => {
    onStop('failing', 100, () => {
      done.push('pools');
      throw new Error('no');
    });
    throw new StartError(69, 'expected a database; got none');
  });
  await exited;
  expect(done).toEqual(['pools']);
  expect(exits).toEqual([69]);
});

test('SIGHUP, from a terminal that was closed, stops it, too', async () => {
  const { host, exits, exited } = run(() => {});
  host.emit('SIGHUP');
  await exited;
  expect(exits).toEqual([0]);
});

test('a start whose steps of stopping would take longer than the launcher waits fails; exit 1', async () => {
  const done: string[] = [];
  const { exits, exited } = run(({ onStop }) => {
    onStop('pools', 30_000, () => void done.push('pools'));
    onStop('loops', 8_001, () => void done.push('loops'));
  });
  await exited;
  expect(done).toEqual(['pools']);
  expect(exits).toEqual([1]);
});

test('a signal during start ends the waiting by its AbortSignal; exit 0', async () => {
  const { host, exits, exited } = run(async ({ signal }) => {
    await once(signal, 'abort');
    signal.throwIfAborted();
  });
  host.emit('SIGTERM');
  await exited;
  expect(exits).toEqual([0]);
});

test.each(['uncaughtException', 'unhandledRejection'])('%s ends the process with 1', async (event) => {
  const { host, exits } = run(() => {});
  host.emit(event, new Error('no'));
  expect(exits).toEqual([1]);
});

test('in a real process: SIGTERM is answered by an orderly end', async () => {
  const child = spawn(process.execPath, ['-r', REGISTER, '--eval', CHILD], {
    env: { LIFECYCLE: join(__dirname, 'lifecycle.ts') },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output === 'up\n') child.kill('SIGTERM');
  });
  const [code] = (await once(child, 'exit')) as [number];
  expect({ code, output }).toEqual({ code: 0, output: 'up\ndown\n' });
});

const REGISTER = join(__dirname, '..', '..', 'scripts', 'dev', 'registerSources.mts');
const CHILD = `
  const { runProcess } = require(process.env.LIFECYCLE);
  const log = { info() {}, error: console.error, fatal: console.error };
  runProcess({ log, start: async ({ onStop }) => {
    const alive = setInterval(() => {}, 1000);
    onStop('all', 1000, () => { clearInterval(alive); console.log('down'); });
    console.log('up');
  } });
`;
