import { createInterface } from 'node:readline';

/**
 * The client's side of bench/lib/client.mts: says that it is ready, then answers one order after the other until its
 * standard input ends.
 */
export async function answerOrders<Order>(
  handle: (order: Order) => Promise<object>,
  close: () => Promise<void>,
): Promise<void> {
  process.stdout.write('{}\n');
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await handle(JSON.parse(line) as Order))}\n`);
  }
  await close();
}

/** What the parent process hands to a client. */
export function settingsOf<Settings>(): Settings {
  return JSON.parse(process.env.BENCH ?? '{}') as Settings;
}
