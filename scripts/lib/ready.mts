import { setTimeout as sleep } from 'node:timers/promises';
import { remedyFor } from './disk-full.mts';
import { Fault } from './fault.mts';
import { isAlive } from './processes.mts';
import type { ProcessRecord } from './processes.mts';
import { tellingLines } from './telling-lines.mts';

export interface ReadyOptions {
  /** The server's name in messages. */
  name: string;
  record: ProcessRecord;
  deadlineMs: number;
  /** Asks the server something real; a rejection means "not yet", a Fault means "never". */
  probe: () => Promise<unknown>;
}

/**
 * Waits until a server that was just started answers.
 * @throws Fault when it dies, or does not answer in time, with the end of its log
 */
export async function waitReady({ name, record, deadlineMs, probe }: ReadyOptions): Promise<void> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    try {
      await probe();
      return;
    } catch (error) {
      if (error instanceof Fault) throw error;
      const dead = !isAlive(record);
      if (dead || performance.now() > until) {
        throw new Fault({
          expected: `${name} to be ready within ${deadlineMs / 1_000} s`,
          got: `${dead ? 'it ended' : (error as Error).message}; the end of ${record.logFile}:\n${tellingLines(record.logFile)}`,
          remedy: remedyFor(
            record.logFile,
            'read that log; when its data is broken, npm run reset begins anew',
          ),
          cause: error,
        });
      }
    }
    await sleep(25);
  }
}
