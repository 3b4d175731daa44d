const QUIET_MS = 2_000;
const REPEAT_MS = 10_000;

/** Says one line to the user. Progress goes to stderr: stdout belongs to what a command returns. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs one step of the set-up. A step of under 2 s says nothing; a longer one says that it runs,
 * every 10 s that it still does, and at its end how long it took.
 * @param title what the step does, for example `PostgreSQL: makes the cluster`
 * @param work the step; its rejection is passed on
 */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const elapsed = () => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  let spoke = false;
  const speak = () => {
    say(spoke ? `  … ${title} (${elapsed()})` : `  … ${title}`);
    spoke = true;
    timer = setTimeout(speak, REPEAT_MS);
  };
  let timer = setTimeout(speak, QUIET_MS);
  try {
    const result = await work();
    clearTimeout(timer);
    if (spoke) say(`  ✓ ${title} (${elapsed()})`);
    return result;
  } catch (error) {
    clearTimeout(timer);
    say(`  ✗ ${title} (${elapsed()})`);
    throw error;
  }
}
