import { isDeepStrictEqual } from 'node:util';
import type { Snapshot } from '../snapshot.mts';
import { foldLog } from './fold.mts';
import type { Folded } from './fold.mts';

/** Each state row is what a fold of the log gives, and there is one for each stream and no other. */
export function checkRows({ events, rows }: Pick<Snapshot, 'events' | 'rows'>): string[] {
  const states = foldLog(events);
  const seen = new Set(rows.map(({ tenantId, id }) => `${tenantId} ${id}`));
  const missing = [...states.keys()].filter((key) => !seen.has(key));
  return [
    ...missing.map((key) => `${key}: its events have no state row`),
    ...rows.flatMap(({ tenantId, id, version, fields }) => {
      const { deletedAt, ...others } = fields;
      const got = { version, isDeleted: deletedAt !== null, ...others };
      return compare(`row ${tenantId} ${id}`, states.get(`${tenantId} ${id}`), got);
    }),
  ];
}

/** What the API shows is what a fold of the log gives; a deleted thing is gone (410, for who may restore it). */
export function checkViews({ events, views }: Pick<Snapshot, 'events' | 'views'>): string[] {
  const states = foldLog(events);
  return views.flatMap(({ tenantId, id, status, fields }) => {
    const state = states.get(`${tenantId} ${id}`);
    const what = `API ${tenantId} ${id}`;
    if (state?.isDeleted)
      return status === 410 ? [] : [`${what}: expected 410, it is deleted; got ${status}`];
    if (status !== 200) return [`${what}: expected 200; got ${status}`];
    return compare(what, state, { isDeleted: false, ...fields });
  });
}

function compare(what: string, state: Folded | undefined, got: Record<string, unknown>): string[] {
  if (!state) return [`${what}: has no events`];
  const expected: Record<string, unknown> = {
    version: state.version,
    isDeleted: state.isDeleted,
    ...state.fields,
  };
  return Object.entries(expected).flatMap(([key, value]) =>
    isDeepStrictEqual(got[key], value)
      ? []
      : [`${what}: expected ${key} ${JSON.stringify(value)}; got ${JSON.stringify(got[key])}`],
  );
}
