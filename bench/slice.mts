import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAccounts } from '../scripts/demo/accounts.mts';
import { openClient } from '../scripts/demo/client.mts';
import type { Client } from '../scripts/demo/client.mts';
import { nameOf } from '../scripts/launcher/readiness.mts';
import { readLauncher } from '../scripts/launcher/record.mts';
import { readJson } from '../scripts/lib/jsonfile.mts';
import { openStack } from '../scripts/lib/stack.mts';
import { quantile, report, rowOf } from './lib/report.mts';
import type { Row } from './lib/report.mts';

const ROUNDS = 5;
const CALLERS = 16;
const APPENDS_PER_ROUND = 1_000;
const FOLLOWED_PER_ROUND = 100;
const FOLLOWED_EVERY_MS = 50;

/** Creates tasks with 16 callers at once; milliseconds of each call. */
async function appendRound(
  client: Client,
  projectId: string,
): Promise<{ latencies: number[]; perSecond: number }> {
  const latencies: number[] = [];
  let left = APPENDS_PER_ROUND;
  const startedAt = performance.now();
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      const sentAt = performance.now();
      await client.expect([201], {
        method: 'POST',
        path: '/v1/tasks',
        body: { projectId, title: 'A task to measure' },
      });
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return { latencies, perSecond: (APPENDS_PER_ROUND * 1_000) / (performance.now() - startedAt) };
}

interface Feed {
  items: { type: string; at: string }[];
}

/** Changes a project, one change after the other; milliseconds from sending each call until the feed shows it (polled, 2 ms). */
async function feedRound(client: Client, projectId: string): Promise<number[]> {
  const latencies: number[] = [];
  const path = `/v1/projects/${projectId}/activity?limit=1`;
  for (let n = 0; n < FOLLOWED_PER_ROUND; n += 1) {
    const [before] = (await client.expect<Feed>([200], { method: 'GET', path })).items;
    const sentAt = performance.now();
    const body = { description: `${n} ${sentAt}` };
    await client.expect([200], { method: 'PATCH', path: `/v1/projects/${projectId}`, body });
    for (;;) {
      const [item] = (await client.expect<Feed>([200], { method: 'GET', path })).items;
      if (item?.type === 'project.updated' && item.at !== before?.at) break;
      if (performance.now() - sentAt > 10_000) throw new Error('the feed did not show a change within 10 s');
      await sleep(2);
    }
    latencies.push(performance.now() - sentAt);
    await sleep(FOLLOWED_EVERY_MS);
  }
  return latencies;
}

/** Resident memory of a process in MiB. */
function residentMiB(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1_024;
}

/** Of each service, sidecar and server; of PostgreSQL its first process only. */
function memoryRows(): Row[] {
  const stack = openStack('dev');
  const servers = Object.entries(readJson<Record<string, { pid: number }>>(`${stack.dir}/pids.json`) ?? {});
  const platform = (readLauncher(stack)?.processes ?? []).map((each) => [nameOf(each), each] as const);
  return [...platform, ...servers].map(([process, { pid }]) =>
    rowOf({ system: process, variant: 'after the load', metric: 'resident memory', unit: 'MiB' }, [
      residentMiB(pid),
    ]),
  );
}

/** Measures the running platform (`npm start`) through its HTTP door: appends, event to feed, memory. */
export async function run(): Promise<void> {
  const { baseUrl, second } = await openAccounts();
  const client = await openClient(baseUrl, second);
  const key = `bench-${Date.now()}`;
  const project = await client.expect<{ id: string }>([201], {
    method: 'POST',
    path: '/v1/projects',
    body: { key, name: key },
  });
  const appends = [];
  const feeds: number[][] = [];
  await appendRound(client, project.id);
  for (let round = 0; round < ROUNDS; round += 1) {
    appends.push(await appendRound(client, project.id));
    await sleep(2_000);
    feeds.push(await feedRound(client, project.id));
  }
  const append = { system: 'plinth', variant: `callers=${CALLERS}` };
  const feed = { system: 'plinth', variant: 'one at a time' };
  const rows = [
    rowOf(
      { ...append, metric: 'HTTP append', unit: '/s' },
      appends.map(({ perSecond }) => perSecond),
    ),
    rowOf(
      { ...append, metric: 'HTTP append p50', unit: 'ms' },
      appends.map(({ latencies }) => quantile(latencies, 0.5)),
    ),
    rowOf(
      { ...append, metric: 'HTTP append p99', unit: 'ms' },
      appends.map(({ latencies }) => quantile(latencies, 0.99)),
    ),
    rowOf(
      { ...feed, metric: 'event to feed p50', unit: 'ms' },
      feeds.map((latencies) => quantile(latencies, 0.5)),
    ),
    rowOf(
      { ...feed, metric: 'event to feed p99', unit: 'ms' },
      feeds.map((latencies) => quantile(latencies, 0.99)),
    ),
    ...memoryRows(),
  ];
  report('slice', ROUNDS, { rows });
}
