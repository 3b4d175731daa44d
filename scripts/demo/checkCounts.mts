import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.mts';
import { countAll } from './pages.mts';

interface LogItem {
  position: number;
  type: string;
}

/** One line of the closing page; `got` has to be `expected`. */
export interface Check {
  what: string;
  expected: number;
  got: number;
}

const DEADLINE_MS = 60_000;

/** The whole log of the client's tenant. */
export async function readWholeLog(client: Client): Promise<LogItem[]> {
  const events: LogItem[] = [];
  let after = 0;
  for (;;) {
    const path = `/v1/events?after=${after}&limit=100`;
    const page = await client.expect<{ items: LogItem[]; next: number }>([200], { method: 'GET', path });
    events.push(...page.items);
    if (page.items.length === 0) return events;
    after = page.next;
  }
}

/**
 * Compares what the API shows with what the log says it must be: tasks, dense positions, and the feed, for which it
 * waits up to 60 s.
 * @param projects all project ids of the tenant
 */
export async function checkCounts(client: Client, projects: string[]): Promise<Check[]> {
  const log = await readWholeLog(client);
  const ofType = (pattern: RegExp) => log.filter(({ type }) => pattern.test(type)).length;
  const living = ofType(/^task\.(created|restored)$/) - ofType(/^task\.deleted$/);
  const applied = ofType(/^(project|task|comment)\./);
  const deadline = performance.now() + DEADLINE_MS;
  let fed: number;
  do {
    fed = 0;
    for (const id of projects) fed += await countAll(client, `/v1/projects/${id}/activity`);
    if (fed === applied) break;
    await sleep(250);
  } while (performance.now() < deadline);
  return [
    {
      what: 'tasks listed = tasks created and not deleted in the log',
      expected: living,
      got: await countAll(client, '/v1/tasks'),
    },
    {
      what: 'events in the log = last position (no gap)',
      expected: log.at(-1)?.position ?? 0,
      got: log.length,
    },
    { what: 'activity feed = project, task and comment events in the log', expected: applied, got: fed },
  ];
}
