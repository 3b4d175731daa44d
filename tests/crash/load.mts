import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '../../scripts/demo/client.mts';
import type { Client } from '../../scripts/demo/client.mts';
import { readRows } from '../../scripts/demo/importRows.mts';
import type { Row } from '../../scripts/demo/importRows.mts';
import { listAll } from '../../scripts/demo/pages.mts';
import { repoRoot } from '../../scripts/lib/paths.mts';
import { createCaller } from './caller.mts';
import type { Caller, Done } from './caller.mts';
import type { Ledger } from './ledger.mts';
import type { Random } from './random.mts';

/** Rows of the file that are imported at least. */
export const ROWS = 300;

interface LoadOptions {
  baseUrl: string;
  random: Random;
  tenants: number;
  /** Callers in each tenant that work at the same time. */
  callersPerTenant: number;
  /** Longest pause of a caller between two changes. */
  pauseMs: number;
  onAnswer: (status: number | undefined) => void;
}

/** See {@link openLoad}. */
export type Load = Awaited<ReturnType<typeof openLoad>>;

interface Tenant {
  caller: Caller;
  /** Ids by key; each is made once. */
  projects: Map<string, Promise<string>>;
  /** Of the probes alone. */
  probeId: string;
}

/** Texts that the API takes; the file has some longer ones, which have to be refused. */
const MAX_TITLE = 200;
const MAX_LABEL = 50;

/** Longer than anything is away. */
const FIND_WITHIN_MS = 120_000;

/**
 * Signs up tenants and makes an import ready: the first 300 rows of scripts/demo/sample.csv, then more of the same,
 * until it is told to end. Each row is made a task and then changed, deleted and restored by one caller.
 */
export async function openLoad(options: LoadOptions) {
  const { baseUrl, random, callersPerTenant, pauseMs, onAnswer } = options;
  const ledger: Ledger = [];
  const tenants = await Promise.all(
    Array.from({ length: options.tenants }, async (_, index): Promise<Tenant> => {
      const client = await openClient(baseUrl, accountOf(index));
      const caller = createCaller({ client, ledger, onAnswer });
      return { caller, projects: new Map(), probeId: await makeProbe(caller) };
    }),
  );
  const rows = readRows(join(repoRoot, 'scripts', 'demo', 'sample.csv')).slice(0, ROWS);
  let taken = 0;
  let done = 0;
  let probes = 0;

  function nextRow(): Row {
    const row = rows[taken % rows.length] as Row;
    const round = Math.floor(taken / rows.length);
    taken += 1;
    return round === 0 ? row : { ...row, external_id: `${row.external_id}.${round}` };
  }

  async function work({ caller, projects }: Tenant, mayGoOn: () => boolean): Promise<void> {
    while (mayGoOn()) {
      const row = nextRow();
      const projectId = await ensureProject(caller, projects, row.project);
      await importRow({ caller, random, pause: () => sleep(random.next() * pauseMs) }, row, projectId);
      done += 1;
    }
  }

  return {
    ledger,
    tenantIds: tenants.map(({ caller }) => caller.client.tenantId),
    clients: tenants.map(({ caller }) => caller.client),
    rowsDone: (): number => done,

    /** Imports until it is told to end; the rows begun are finished. */
    async run(signal: AbortSignal): Promise<void> {
      const mayGoOn = () => !signal.aborted;
      const crews = tenants.flatMap((tenant) => Array.from({ length: callersPerTenant }, () => tenant));
      await Promise.all(crews.map((tenant) => work(tenant, mayGoOn)));
    },

    /** One more change, of a project of its own in any tenant; answers once it is stored. */
    async probe(): Promise<Done> {
      probes += 1;
      const { caller, probeId } = tenants[probes % tenants.length]!;
      const body = { description: `probe ${probes}` };
      const path = `/v1/projects/${probeId}`;
      return caller.change({ type: 'project.updated', method: 'PATCH', path, streamId: probeId, body });
    },
  };
}

interface RowDeps {
  caller: Caller;
  random: Random;
  pause: () => Promise<unknown>;
}

/** What a caller may do to its task, on the version that it has seen last, if it knows one. */
const STEPS = {
  edit: { type: 'task.updated', method: 'PATCH', path: '' },
  start: { type: 'task.started', method: 'POST', path: '/start' },
  complete: { type: 'task.completed', method: 'POST', path: '/complete' },
  reopen: { type: 'task.reopened', method: 'POST', path: '/reopen' },
  remove: { type: 'task.deleted', method: 'DELETE', path: '' },
  restore: { type: 'task.restored', method: 'POST', path: '/restore' },
  /** Has to be refused. */
  editOld: { type: 'task.updated', method: 'PATCH', path: '' },
  completeAgain: { type: 'task.completed', method: 'POST', path: '/complete' },
};
type Step = keyof typeof STEPS;

/** Which steps a task goes through; each plan is one that the rules allow, but for the two steps above. */
function planOf({ chance }: Random): Step[] {
  const plan: [Step, number][] = [
    ['edit', 1],
    ['start', 0.5],
    ['editOld', 0.2],
    ['complete', 1],
    ['completeAgain', 0.3],
    ['reopen', 0.3],
    ['edit', 0.3],
    ['remove', 0.6],
    ['restore', 0.7],
  ];
  const taken = plan.filter(([, share]) => chance(share)).map(([step]) => step);
  return taken.includes('remove') ? taken : taken.filter((step) => step !== 'restore');
}

async function importRow(deps: RowDeps, row: Row, projectId: string): Promise<void> {
  const { caller, random, pause } = deps;
  const created = await createTask(caller, row, projectId);
  const id = created.body?.id;
  if (!id) return;
  let { version } = created;
  for (const [index, step] of planOf(random).entries()) {
    await pause();
    const isAllowed = step !== 'editOld' && step !== 'completeAgain';
    // Without knowing the newest version nobody knows an old one.
    if (step === 'editOld' && version === undefined) continue;
    const { type, method, path } = STEPS[step];
    const body = type === 'task.updated' ? { description: `${row.external_id}: step ${index}` } : undefined;
    const ifMatch = ifMatchOf(step, version, random);
    const wanted = { type, method, path: `/v1/tasks/${id}${path}`, body, ifMatch, streamId: id, isAllowed };
    const done = await caller.change(wanted);
    if (isAllowed) ({ version } = done);
  }
}

function ifMatchOf(step: Step, version: number | undefined, { chance }: Random): number | undefined {
  if (step === 'editOld') return version! - 1;
  return step === 'edit' && chance(0.5) ? version : undefined;
}

function createTask(caller: Caller, row: Row, projectId: string): Promise<Done> {
  const { title, description, external_id: externalId } = row;
  const labels = row.labels === '' ? [] : [row.labels];
  const isAllowed = title.length <= MAX_TITLE && labels.every((label) => label.length <= MAX_LABEL);
  const body = { projectId, title, description, labels, externalId };
  return caller.change({ type: 'task.created', method: 'POST', path: '/v1/tasks', body, isAllowed });
}

function ensureProject(caller: Caller, projects: Tenant['projects'], key: string): Promise<string> {
  const known = projects.get(key) ?? makeProject(caller, key);
  projects.set(key, known);
  return known;
}

async function makeProject(caller: Caller, key: string): Promise<string> {
  const body = { key, name: `Release ${key}` };
  const wanted = { type: 'project.created', method: 'POST', path: '/v1/projects', body };
  const { body: made } = await caller.change(wanted);
  return made?.id ?? (await findProject(caller.client, key));
}

/** The answer was lost, and the second time the key was taken. */
async function findProject(client: Client, key: string): Promise<string> {
  const until = performance.now() + FIND_WITHIN_MS;
  while (performance.now() < until) {
    try {
      for await (const project of listAll<{ id: string; key: string }>(client, '/v1/projects')) {
        if (project.key === key) return project.id;
      }
    } catch {
      // Away again: another look.
    }
    await sleep(200);
  }
  throw new Error(`expected project ${key} within ${FIND_WITHIN_MS} ms; got none of that key`);
}

async function makeProbe(caller: Caller): Promise<string> {
  const body = { key: 'probe', name: 'Probe' };
  const made = await caller.change({ type: 'project.created', method: 'POST', path: '/v1/projects', body });
  return made.body!.id;
}

function accountOf(index: number) {
  return {
    tenantName: `Crash ${index}`,
    displayName: `Owner ${index}`,
    email: `crash-${index}@example.com`,
    password: 'a long enough password',
  };
}
