import type { EventType } from '../types/event';
import type { JsonObject } from '../types/json';
import { upcastEvent } from './upcastEvent';

const eventTypes: Record<string, EventType> = {
  'a.made': {
    schemaVersion: 3,
    personal: { subject: 'userId', fields: ['email'] },
    upcasters: [
      ({ name, ...rest }) => ({ ...rest, title: name ?? '' }),
      (data) => ({ ...data, labels: [], saw: Object.keys(data).sort() }),
    ],
  },
};
const event = (schemaVersion: number, data: JsonObject | null) => ({ type: 'a.made', schemaVersion, data });

describe('upcastEvent', () => {
  it('goes through every version in between', () => {
    expect(upcastEvent(eventTypes, event(1, { name: 'x' }))).toEqual(
      event(3, { title: 'x', labels: [], saw: ['title'] }),
    );
    expect(upcastEvent(eventTypes, event(2, { title: 'x' }))).toEqual(
      event(3, { title: 'x', labels: [], saw: ['title'] }),
    );
  });

  it.each(['email', 'personal'])('shows upcasters no %s, and keeps it', (name) => {
    const upcast = upcastEvent(eventTypes, event(1, { name: 'x', userId: 'u', [name]: 'secret' }));
    expect(upcast.data).toEqual({
      title: 'x',
      labels: [],
      userId: 'u',
      saw: ['title', 'userId'],
      [name]: 'secret',
    });
  });

  it.each([
    ['current', event(3, { title: 'x' })],
    ['newer', event(4, { other: 'x' })],
    ['purged', event(1, null)],
    ['unknown', { ...event(1, {}), type: 'b.made' }],
    ['unknown, but a name that every object has', { ...event(1, {}), type: 'constructor' }],
  ])('leaves an event as it is that is %s', (_what, given) => {
    expect(upcastEvent(eventTypes, given)).toBe(given);
  });

  it('says which upcaster is missing', () => {
    const types = { 'a.made': { schemaVersion: 3, upcasters: [(data: JsonObject) => data] } };
    expect(() => upcastEvent(types, event(1, {}))).toThrow('from schema version 2 to 3; got 1 in all');
  });
});
