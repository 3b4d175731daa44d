import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../lib/processes.mts';
import type { ProcessRecord } from '../lib/processes.mts';

/** Sends a signal to a process, or by a negative pid to a group; one that has ended is left in peace. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Asks processes to end, all at once, and waits until they have.
 * @param deadlineMs then those that still run are killed
 */
export async function endAll(
  processes: Pick<ProcessRecord, 'pid' | 'startTime'>[],
  deadlineMs: number,
): Promise<void> {
  for (const { pid } of processes.filter(isAlive)) signalProcess(pid, 'SIGTERM');
  const until = performance.now() + deadlineMs;
  while (processes.some(isAlive) && performance.now() < until) await sleep(20);
  for (const { pid } of processes.filter(isAlive)) signalProcess(pid, 'SIGKILL');
}

/**
 * Catches what asks this process to stop: Ctrl-C, `npm stop` and a closed terminal. A second one changes
 * nothing: npm hands on the Ctrl-C that the terminal has already sent.
 * @returns aborted at the first
 */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort());
  // A closed terminal takes no more lines; stopping must not fail of that.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return stopping.signal;
}
