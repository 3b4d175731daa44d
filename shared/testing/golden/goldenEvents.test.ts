import type { EventType } from '../../types/event';
import { faultsOfEvents } from './goldenEvents';
import type { GoldenEvent } from './goldenEvents';
import type { Schema } from './schema';

const object = (properties: Record<string, Schema>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text: Schema = { type: 'string' };
const named = object({ name: text });
const split = object({ first: text, last: text });
const splitName = ({ name }: { name?: unknown }) => ({ first: String(name), last: '' });

const v1: GoldenEvent = { type: 'a.made', schemaVersion: 1, schema: named, data: [{ name: 'Ann' }] };
const v2: GoldenEvent = {
  ...v1,
  schemaVersion: 2,
  schema: split,
  data: [{ first: 'Ann', last: 'Lee' }],
};

const faults = (golden: GoldenEvent[], declared: EventType, schema: Schema) =>
  faultsOfEvents(golden, {
    eventTypes: { 'a.made': declared },
    schemas: new Map([['a.made', schema]]),
  });

describe('faultsOfEvents', () => {
  it('finds none while the shape stays, nor with an upcaster to the next one', () => {
    expect(faults([v1], { schemaVersion: 1 }, named)).toEqual([]);
    expect(faults([v1, v2], { schemaVersion: 2, upcasters: [splitName] }, split)).toEqual([]);
  });

  it.each<[string, Schema]>([
    ['a new field', object({ name: text, more: text })],
    ['a new optional field', object({ name: text, more: text }, ['name'])],
    ['a field less', object({})],
    ['another type', object({ name: { type: 'number' } })],
    ['a wider type', object({ name: { anyOf: [{ type: 'null' }, text] } })],
    ['a field that became optional', object({ name: text }, [])],
  ])('finds %s without a new version', (_what, schema) => {
    expect(faults([v1], { schemaVersion: 1 }, schema)).toEqual([
      expect.stringContaining('raise schemaVersion to 2'),
    ]);
  });

  it('finds a version without its file, and one without its upcaster', () => {
    expect(faults([v1], { schemaVersion: 2, upcasters: [splitName] }, split)).toEqual([
      expect.stringContaining('expected a golden event for each version 1, 2; got 1'),
    ]);
    expect(faults([v1, v2], { schemaVersion: 2 }, split)).toEqual([
      expect.stringContaining('expected 1 upcasters'),
    ]);
  });

  it('finds an upcaster whose result is not of the next shape, or that changes what it is given', () => {
    expect(faults([v1, v2], { schemaVersion: 2, upcasters: [(data) => data] }, split)).toEqual([
      expect.stringContaining('expected upcasters to make version 2'),
    ]);
    const impure = ({ tags }: { tags?: unknown }) => {
      (tags as string[]).push('more');
      return { first: '', last: '' };
    };
    const tagged: GoldenEvent = {
      ...v1,
      schema: object({ tags: { type: 'array', items: text } }),
      data: [{ tags: [] }],
    };
    expect(faults([tagged, v2], { schemaVersion: 2, upcasters: [impure] }, split)).toEqual([
      expect.stringContaining('an upcaster changes the data'),
    ]);
  });

  it('finds a type that nobody declares any more, and other personal fields', () => {
    const types = { eventTypes: {}, schemas: new Map<string, Schema>() };
    expect(faultsOfEvents([v1], types)).toEqual([expect.stringContaining('no aggregate declares it')]);
    const personal = { subject: 'id', fields: ['name'] };
    expect(faults([v1], { schemaVersion: 1, personal }, named)).toEqual([
      expect.stringContaining('personal fields'),
    ]);
  });

  it('finds examples that are not of their own version', () => {
    expect(faults([{ ...v1, data: [{ name: 1 }] }], { schemaVersion: 1 }, named)).toEqual([
      expect.stringContaining('does not look like its example'),
    ]);
  });
});
