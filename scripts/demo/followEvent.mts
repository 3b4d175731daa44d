import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.mts';

interface Stage {
  name: string;
  /** From sending the call, in milliseconds. */
  afterMs: number;
}

interface LogPage {
  items: { position: number; stream: string; type: string }[];
}
interface FeedPage {
  items: { type: string; at: string }[];
}

const DEADLINE_MS = 15_000;
const POLL_MS = 5;

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not show within ${DEADLINE_MS / 1_000} s`);
    await sleep(POLL_MS);
  }
}

/**
 * Follows one event from the call that causes it to everywhere a client can see it.
 * @param after position of the log before the call
 * @returns the stages in order, each with its time since the call was sent (polled every 5 ms)
 */
export async function followEvent(client: Client, projectId: string, after: number): Promise<Stage[]> {
  const feed = () =>
    client.expect<FeedPage>([200], { method: 'GET', path: `/v1/projects/${projectId}/activity?limit=1` });
  const [newest] = (await feed()).items;
  const sentAt = performance.now();
  const stages: Stage[] = [];
  const reached = (name: string) => stages.push({ name, afterMs: performance.now() - sentAt });
  const description = `Followed at ${new Date().toISOString()}`;
  await client.expect([200], { method: 'PATCH', path: `/v1/projects/${projectId}`, body: { description } });
  reached('HTTP call answered');

  const event = await until('the event in the log', async () => {
    const page = await client.expect<LogPage>([200], {
      method: 'GET',
      path: `/v1/events?after=${after}&limit=100`,
    });
    return page.items.find((item) => item.stream === projectId);
  });
  reached(`read from the log at position ${event.position}`);

  await until('the event in the feed', async () => {
    const [item] = (await feed()).items;
    return item?.type === event.type && item.at !== newest?.at ? item : undefined;
  });
  reached('relayed, consumed and in the activity feed');

  const query =
    'query ($id: ID!) { project(id: $id) { id name version activity(first: 1) { edges { node { type summary } } } } }';
  await client.graphql(query, { id: projectId });
  reached('read by GraphQL');
  return stages;
}
