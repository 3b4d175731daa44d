import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, runningProcess } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';
import { say } from '../lib/progress.mts';
import type { Stack } from '../lib/stack.mts';
import { serverNames } from '../servers/servers.mts';
import { CLI_NAME } from './platform.mts';
import { nameOf } from './readiness.mts';
import { readLauncher } from './record.mts';

/**
 * Says of each process of the stack that ends while it should run, once; the rest is kept running, since the
 * others make do without it as far as they can.
 * @param signal ends the watching
 */
export async function watchPlatform(stack: Stack, signal: AbortSignal): Promise<void> {
  const watched = new Map<string, ProcessRecord>(
    (readLauncher(stack)?.processes ?? []).map((each) => [nameOf(each), each]),
  );
  for (const name of [...serverNames, CLI_NAME]) {
    const record = runningProcess(stack, name);
    if (record) watched.set(name, record);
  }
  while (!signal.aborted) {
    for (const [name, record] of watched) {
      if (isAlive(record)) continue;
      watched.delete(name);
      say(
        `\n${name} ended (process ${record.pid}); the others go on.\n` +
          `     log: ${record.logFile}\n` +
          `  remedy: mend what the log says; Ctrl-C, then npm start, starts all of it again`,
      );
    }
    await sleep(500, undefined, { signal }).catch(() => {});
  }
}
