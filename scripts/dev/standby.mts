import type { Writable } from 'node:stream';
import { isAlive, spawnRecorded } from '../lib/processes.mts';
import type { DetachedOptions, ProcessRecord } from '../lib/processes.mts';

/** A process that waits at the point that scripts/dev/warmStart.mts describes. */
interface Waiting {
  record: ProcessRecord;
  stdin: Writable;
}

/**
 * Keeps a process of a service ready that has its libraries loaded already, which is most of a start.
 * @param command preloads scripts/dev/warmStart.mts
 */
export function createStandby(command: () => DetachedOptions) {
  let next: Promise<Waiting> | undefined;

  async function make(): Promise<Waiting> {
    let stdin: Writable | undefined;
    const record = await spawnRecorded({ ...command(), stdin: (writable) => (stdin = writable) }, () => {});
    return { record, stdin: stdin as Writable };
  }

  return {
    /** Makes the next start fast; what goes wrong shows at that start. */
    prepare(): void {
      next ??= make();
      next.catch(() => {});
    },

    /**
     * Lets the process that waits go on, or one that is made now.
     * @param keep puts it on record; when it throws, nothing is started
     * @throws Fault when the command cannot be run; what `keep` throws
     */
    async start(keep: (record: ProcessRecord) => void): Promise<ProcessRecord> {
      const ready = await next?.catch(() => undefined);
      next = undefined;
      const { record, stdin } = ready && isAlive(ready.record) ? ready : await make();
      try {
        keep(record);
        stdin.write('\n');
      } finally {
        // Without a line before it this ends the process.
        stdin.end();
      }
      return record;
    },

    /** Ends the process that waits. */
    async end(): Promise<void> {
      const waiting = await next?.catch(() => undefined);
      waiting?.stdin.end();
    },
  };
}
