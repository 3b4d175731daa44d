import { join } from 'node:path';
import { checkBoundaries } from './gates/boundaries.mts';
import { formatGate, lintGate, typesGate } from './gates/commands.mts';
import { crashGate } from './gates/crash.mts';
import { END_TO_END, endToEndGates } from './gates/endToEnd.mts';
import { forgetExecuted, neverExecuted } from './gates/executed.mts';
import { freshTestStack } from './gates/freshTestStack.mts';
import { outcomeOf, runGates, sum } from './gates/gate.mts';
import type { Gate, Outcome } from './gates/gate.mts';
import { jestGate } from './gates/jest.mts';
import { checkSql } from './gates/sql.mts';
import { storeGate } from './gates/store.mts';
import { stopSignal } from './launcher/signals.mts';
import { stopStack } from './launcher/shutdown.mts';
import { endTestSidecars, prepareTestSidecars } from './launcher/test-sidecars.mts';
import { withLock } from './lib/lock.mjs';
import { repoRoot } from './lib/paths.mts';
import type { Profile } from './lib/profile.mts';
import { say } from './lib/progress.mts';
import { openStack, readStackFile } from './lib/stack.mts';
import type { Stack } from './lib/stack.mts';
import { daprTools } from './tools/dapr.mts';

const MINUTE = 60_000;

/**
 * `npm test`: format, lint, boundaries, types, SQL, then unit and integration tests on servers of their own, and the
 * end-to-end tests on each broker. All gates run, also after one has failed. The last line is `N passed, N failed`,
 * where each gate other than the tests counts as one. PLINTH_KEEP_STACK=1 leaves the servers running.
 */
export async function main(): Promise<void> {
  const signal = stopSignal();
  const stack = openStack('test');
  const { passed, failed } = await withLock(join(stack.dir, 'test.lock'), 'runs npm test', () =>
    checkAll(stack, signal).finally(() => stop(stack)),
  );
  if (signal.aborted) say('stopped before the end');
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || signal.aborted ? 1 : 0;
}

/** Two lanes, as far as gates do not need each other; then the tests, which have the machine to themselves. */
async function checkAll(stack: Stack, signal: AbortSignal): Promise<Outcome> {
  const [looked, made] = await Promise.all([
    runGates([formatGate(signal), boundariesGate(signal), lintGate(signal)], signal),
    prepare(stack, signal),
  ]);
  const gates = made.servers.failed > 0 ? [] : testGates(stack, signal);
  return sum([looked, made.servers, made.others, await runGates(gates, signal)]);
}

async function prepare(stack: Stack, signal: AbortSignal): Promise<{ servers: Outcome; others: Outcome }> {
  const servers = await runGates([serversGate(stack)], signal);
  const needingServers = servers.failed > 0 ? [] : [sqlGate(stack)];
  if (servers.failed > 0) say('       without servers neither SQL nor tests can be checked');
  return { servers, others: await runGates([typesGate(signal), ...needingServers], signal) };
}

function testGates(stack: Stack, signal: AbortSignal): Gate[] {
  const { dir } = stack;
  return [
    sidecarsGate(stack),
    jestGate({
      name: 'unit and integration tests',
      args: ['--maxWorkers=2', `--testPathIgnorePatterns=${END_TO_END}`],
      deadlineMs: 10 * MINUTE,
      dir,
      signal,
    }),
    ...endToEndGates(profileOf(stack), { dir, signal, deadlineMs: 15 * MINUTE }),
    crashGate(signal),
    storeGate(signal),
    { name: 'functions run by tests', check: async () => outcomeOf(await neverExecuted(stack)) },
  ];
}

function serversGate(stack: Stack): Gate {
  const check = async (): Promise<Outcome> => {
    await freshTestStack(stack);
    forgetExecuted(stack);
    return outcomeOf([]);
  };
  return { name: 'servers', check };
}

/** What tests start sidecars with; it needs what the types gate has built. */
function sidecarsGate(stack: Stack): Gate {
  const check = async (): Promise<Outcome> => {
    const { daprd } = await daprTools(join(stack.dir, 'logs'));
    await prepareTestSidecars(stack, daprd, profileOf(stack));
    return outcomeOf([]);
  };
  return { name: 'sidecars', check };
}

/** Of the servers that run. */
function profileOf(stack: Stack): Profile {
  return readStackFile(stack)?.profile as Profile;
}

function boundariesGate(signal: AbortSignal): Gate {
  return {
    name: 'boundaries',
    check: async () => outcomeOf(await checkBoundaries({ root: repoRoot, signal })),
  };
}

function sqlGate(stack: Stack): Gate {
  const check = async (): Promise<Outcome> => {
    const adminUrl = readStackFile(stack)?.urls.postgresAdmin as string;
    const { faults, summary } = await checkSql({ root: repoRoot, adminUrl, write: false });
    say(`       ${summary}`);
    return outcomeOf(faults);
  };
  return { name: 'SQL', check };
}

async function stop(stack: Stack): Promise<void> {
  endTestSidecars(stack);
  if (process.env.PLINTH_KEEP_STACK !== '1') await stopStack(stack);
}
