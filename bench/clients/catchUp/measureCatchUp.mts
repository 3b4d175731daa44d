/** Fills an empty log, or reads it from the beginning into a table. */
export type CatchUpOrder = { load: number } | { catchUp: number; maxMs: number };

export interface CatchUpTally {
  /** Read and written into the table. */
  events: number;
  ms: number;
  /** The most that the process had resident in the first and in the last quarter of the time, in MiB. */
  earlyMiB: number;
  lateMiB: number;
}

/** Events of one stream, appended at once when the log is filled. */
export const EVENTS_PER_STREAM = 50;

const SAMPLE_EVERY_MS = 50;

/**
 * Lets a reader run until it has passed so many events, or for `maxMs`: what takes minutes has a steady speed.
 * @param read starts the reader, which reports what it has committed, and gives back what stops it
 */
export async function measureCatchUp(
  { catchUp, maxMs }: { catchUp: number; maxMs: number },
  read: (passed: (events: number) => void) => Promise<() => Promise<void>>,
): Promise<CatchUpTally> {
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(process.memoryUsage.rss() / 2 ** 20), SAMPLE_EVERY_MS);
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const deadline = setTimeout(end, maxMs);
  const startedAt = performance.now();
  let events = 0;
  let endedAt = startedAt;
  const stop = await read((passed) => {
    events += passed;
    endedAt = performance.now();
    if (events >= catchUp) end();
  });
  await isOver;
  const tally = { events, ms: endedAt - startedAt };
  clearTimeout(deadline);
  clearInterval(sampling);
  await stop();
  const quarter = Math.ceil(samples.length / 4);
  return {
    ...tally,
    earlyMiB: Math.max(...samples.slice(0, quarter)),
    lateMiB: Math.max(...samples.slice(-quarter)),
  };
}

/** Appends streams of EVENTS_PER_STREAM events, several at once, until the log holds so many events. */
export async function loadLog(events: number, appendStream: () => Promise<unknown>): Promise<object> {
  const AT_ONCE = 20;
  let left = Math.ceil(events / EVENTS_PER_STREAM);
  const loader = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await appendStream();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loader));
  return {};
}
