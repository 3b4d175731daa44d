import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Client } from './client.mts';
import { listAll } from './pages.mts';
import { progressBar } from './progressBar.mts';

/** One row of the file; the columns that the demo uses. */
export interface Row {
  external_id: string;
  project: string;
  title: string;
  description: string;
  labels: string;
}

interface Rejected {
  externalId: string;
  reason: string;
}

export interface Imported {
  rows: number;
  /** Project ids by key. */
  projects: Map<string, string>;
  created: number;
  /** Rows whose task was there already, from an earlier run. */
  known: number;
  rejected: Rejected[];
}

interface Problem {
  detail?: string;
  errors?: { pointer: string; detail: string }[];
}

const CALLERS = 16;

/** Reads a CSV file (RFC 4180, header line). */
export function readRows(file: string): Row[] {
  return parse(readFileSync(file, 'utf8'), { columns: true, bom: true });
}

async function ensureProjects(client: Client, keys: string[]): Promise<Map<string, string>> {
  const projects = new Map<string, string>();
  for await (const { id, key } of listAll<{ id: string; key: string }>(client, '/v1/projects'))
    projects.set(key, id);
  for (const key of keys) {
    if (projects.has(key)) continue;
    const body = { key, name: `Release ${key}` };
    const project = await client.expect<{ id: string }>([201], {
      method: 'POST',
      path: '/v1/projects',
      body,
    });
    projects.set(key, project.id);
  }
  return projects;
}

async function createTask(client: Client, row: Row, imported: Imported): Promise<void> {
  const body = {
    projectId: imported.projects.get(row.project),
    title: row.title,
    description: row.description,
    labels: row.labels === '' ? [] : [row.labels],
    externalId: row.external_id,
  };
  const answer = await client.call<Problem>('POST', '/v1/tasks', body);
  if (answer.status === 201) imported.created += 1;
  else if (answer.status === 200) imported.known += 1;
  else if (answer.status === 400) {
    const faults = answer.body.errors?.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
    imported.rejected.push({
      externalId: row.external_id,
      reason: faults ?? answer.body.detail ?? 'refused',
    });
  } else {
    throw new Error(`task ${row.external_id} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

/**
 * Imports rows as a client would: a project for each `project` value, a task for each row, 16 calls at a time.
 * Repeating it creates nothing twice, because each task carries its row's external id.
 * @returns what was created, known and rejected; anything unexpected is an Error
 */
export async function importRows(client: Client, rows: Row[]): Promise<Imported> {
  const projects = await ensureProjects(client, [...new Set(rows.map((row) => row.project))]);
  const imported: Imported = { rows: rows.length, projects, created: 0, known: 0, rejected: [] };
  const bar = progressBar('importing', rows.length);
  const queue = rows.values();
  const caller = async () => {
    for (const row of queue) {
      await createTask(client, row, imported);
      bar.advance();
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  bar.end();
  return imported;
}
