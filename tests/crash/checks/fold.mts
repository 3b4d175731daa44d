import type { EventRow } from '../snapshot.mts';

/** What a project or task is after its events; fields as the API and the state rows name them. */
export interface Folded {
  tenantId: string;
  aggregate: 'project' | 'task';
  id: string;
  version: number;
  isDeleted: boolean;
  fields: Record<string, unknown>;
}

/** Status after an event that changes it. */
const STATUS: Readonly<Record<string, string>> = {
  'task.started': 'in_progress',
  'task.completed': 'done',
  'task.reopened': 'open',
  'project.archived': 'archived',
  'project.unarchived': 'active',
};

/** Folds the log, with no code of the product: what each project and task has to look like. */
export function foldLog(events: readonly EventRow[]): Map<string, Folded> {
  const states = new Map<string, Folded>();
  for (const event of events.toSorted((a, b) => a.position - b.position)) {
    const [aggregate = '', happened = ''] = event.type.split('.');
    if (aggregate !== 'project' && aggregate !== 'task') continue;
    const { tenantId, streamId: id, version } = event;
    const before = states.get(`${tenantId} ${id}`);
    states.set(`${tenantId} ${id}`, {
      ...{ tenantId, aggregate, id, version },
      isDeleted: isDeletedAfter(happened, before),
      fields: { ...before?.fields, ...changedBy(event, aggregate, happened) },
    });
  }
  return states;
}

function isDeletedAfter(happened: string, before: Folded | undefined): boolean {
  if (happened === 'deleted') return true;
  return happened !== 'restored' && before?.isDeleted === true;
}

function changedBy(event: EventRow, aggregate: string, happened: string): Record<string, unknown> {
  if (happened === 'created') return { ...event.data, status: aggregate === 'task' ? 'open' : 'active' };
  if (['updated', 'assigned', 'moved'].includes(happened)) return event.data;
  const status = STATUS[event.type];
  return status === undefined ? {} : { status };
}
