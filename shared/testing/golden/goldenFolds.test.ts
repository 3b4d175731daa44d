import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyAggregate } from '../../types/aggregate';
import type { JsonObject } from '../../types/json';
import type { GoldenEvent } from './goldenEvents';
import { faultsOfFolds, readGoldenFolds, writeGoldenFolds } from './goldenFolds';

const schema = { type: 'string' } as const;
const golden: GoldenEvent[] = [
  { type: 'a.made', schemaVersion: 1, schema, data: [{ name: 'Ann' }] },
  { type: 'a.made', schemaVersion: 2, schema, data: [{ title: 'Ann' }, { title: '' }] },
  { type: 'a.ended', schemaVersion: 1, schema, data: [{}] },
];
const upcast = ({ name }: JsonObject): JsonObject => ({ title: name ?? '' });
const aggregate: AnyAggregate = {
  type: 'a',
  revision: 1,
  eventTypes: { 'a.made': { schemaVersion: 2, upcasters: [upcast] }, 'a.ended': { schemaVersion: 1 } },
  evolve: (state, event): JsonObject => {
    if (event.type === 'a.made') return { title: event.data.title ?? '', ended: false };
    if (!state) throw new Error('expected a.made first; got a.ended');
    return { ...state, ended: true };
  },
  toRow: (state) => state,
  fromRow: (row) => row,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is found for a changed aggregate after this one's rows were kept. */
function faultsAfter(change: Partial<AnyAggregate>): string[] {
  writeGoldenFolds(folder, { aggregate, golden });
  const changed = { ...aggregate, ...change };
  return faultsOfFolds(changed, { golden, folds: readGoldenFolds(folder, changed) });
}

describe('faultsOfFolds', () => {
  it('finds none while rows stay as they are, whatever the order of their columns', () => {
    expect(faultsAfter({})).toEqual([]);
    expect(faultsAfter({ toRow: ({ title, ended }) => ({ ended: ended!, title: title! }) })).toEqual([]);
  });

  it('finds a changed reducer, mapper or upcaster without a new revision', () => {
    const { evolve, eventTypes } = aggregate;
    const changes: Partial<AnyAggregate>[] = [
      { evolve: (state, event, facts) => ({ ...evolve(state, event, facts), more: 1 }) },
      // Only seen where something ends twice: the kept stream alone does not show it.
      {
        evolve: (state, event, facts) =>
          evolve(state?.ended === true && event.type === 'a.ended' ? undefined : state, event, facts),
      },
      { toRow: (state) => ({ ...state, ended: null }) },
      { eventTypes: { ...eventTypes, 'a.made': { schemaVersion: 2, upcasters: [() => ({ title: '-' })] } } },
    ];
    for (const change of changes) {
      const faults = faultsAfter(change);
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(fault).toContain('raise the revision to 2');
    }
  });

  it('asks for the file of a new revision, and for a fold with a new event type', () => {
    expect(faultsAfter({ revision: 2 })).toEqual([expect.stringContaining('has no golden file')]);
    const more: GoldenEvent = { type: 'a.more', schemaVersion: 1, schema, data: [{}] };
    const wider = {
      ...aggregate,
      eventTypes: { ...aggregate.eventTypes, 'a.more': { schemaVersion: 1 } },
      evolve: (state: JsonObject | undefined, event: { type: string; data: JsonObject }, facts: never) =>
        event.type === 'a.more' ? { title: 'more', ended: false } : aggregate.evolve(state, event, facts),
    } as unknown as AnyAggregate;
    const all = [...golden, more];
    expect(faultsOfFolds(wider, { golden: all, folds: readGoldenFolds(folder, wider) })).toEqual([
      expect.stringContaining('no fold of revision 1 has all of its event types'),
    ]);
    expect(writeGoldenFolds(folder, { aggregate: wider, golden: all })).toBeDefined();
    const folds = readGoldenFolds(folder, wider);
    expect(folds?.folds).toHaveLength(2);
    expect(faultsOfFolds(wider, { golden: all, folds })).toEqual([]);
  });
});
