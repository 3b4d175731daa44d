import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A client process: one system under test, in a process of its own. */
export interface Client<Order, Answer> {
  /** Sends an order and waits for its answer; one at a time. */
  ask: (order: Order) => Promise<Answer>;
  /** Ends the process. */
  close: () => Promise<void>;
}

/**
 * Starts a client: a program that reads one JSON line for each order and writes one JSON line for each answer. What
 * it writes to its standard error is shown.
 * @param command with its arguments; its first answer, to no order, says that it is ready
 * @param settings in its environment as `BENCH`, as JSON
 */
export async function startClient<Order, Answer>(
  [command, ...args]: readonly [string, ...string[]],
  settings: unknown,
): Promise<Client<Order, Answer>> {
  const env = { ...process.env, BENCH: JSON.stringify(settings) };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => reject(new Error(`${args[0]} ended: ${signal ?? `exit ${code}`}`)));
  });
  // Its end is news only to somebody who waits for an answer.
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await Promise.race([lines.next(), ended]);
    if (line.done) return ended;
    return JSON.parse(line.value) as Answer;
  };
  await answer();
  return {
    ask: (order) => {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return answer();
    },
    close: async () => {
      child.stdin.end();
      await ended.catch(() => {});
    },
  };
}
