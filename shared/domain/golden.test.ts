import { join } from 'node:path';
import { eventSchemas } from '../testing/golden/eventSchemas';
import { faultsOfEvents, readGoldenEvents } from '../testing/golden/goldenEvents';
import { faultsOfFolds, readGoldenFolds } from '../testing/golden/goldenFolds';
import type { AnyAggregate } from '../types/aggregate';
import { aggregates, eventTypes } from './registry';

const FOLDER = join(__dirname, '../../tests/golden');
const golden = readGoldenEvents(FOLDER);

describe('stored events', () => {
  it('have the shape of their type and schema version, and all earlier ones can be read', () => {
    const schemas = eventSchemas(join(__dirname, 'registry.ts'));
    expect(faultsOfEvents(golden, { eventTypes, schemas })).toEqual([]);
  });
});

describe('stored rows', () => {
  it.each(Object.entries(aggregates))('of %s are what its revision makes of its events', (_type, typed) => {
    const aggregate = typed as unknown as AnyAggregate;
    expect(faultsOfFolds(aggregate, { golden, folds: readGoldenFolds(FOLDER, aggregate) })).toEqual([]);
  });
});
