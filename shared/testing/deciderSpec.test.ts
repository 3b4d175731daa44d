import type { Aggregate } from '../types/aggregate';
import type { DomainEvent } from '../types/event';
import { by, deciderSpec, factsOf, fold } from './deciderSpec';

type Lamp = { isOn: boolean; switchedBy: string; note?: string };
type LampEvent = DomainEvent<'lamp.switched', { isOn: boolean }>;

/** A lamp, as small as an aggregate can be. */
const lamp: Aggregate<Lamp, LampEvent, { isOn: boolean; switchedBy: string }> = {
  type: 'lamp',
  revision: 1,
  eventTypes: { 'lamp.switched': { schemaVersion: 1 } },
  evolve: (_state, { data }, { actor }) => ({ isOn: data.isOn, switchedBy: actor }),
  toRow: ({ isOn, switchedBy }) => ({ isOn, switchedBy }),
  fromRow: ({ isOn, switchedBy }) => ({ isOn, switchedBy }),
};
const on: LampEvent = { type: 'lamp.switched', data: { isOn: true } };
const off: LampEvent = { type: 'lamp.switched', data: { isOn: false } };

function switchOn(state: Lamp | undefined): LampEvent[] {
  if (!state) throw Object.assign(new Error('no lamp'), { code: 'not_found' });
  return state.isOn ? [] : [on];
}

const { given } = deciderSpec(lamp);

it('passes what is as it was said', () => {
  given(off).when(switchOn).then(on);
  given(on).when(switchOn).thenNothing();
  given(on).when(switchOn).then();
  given().when(switchOn).thenRefused('not_found');
  given(off).when(switchOn).thenState({ isOn: true });
});

it('knows who did it and when', () => {
  expect(fold(lamp, [off])).toEqual({ isOn: false, switchedBy: factsOf(0).actor });
  expect(fold(lamp, [off, by('job:1', on)])).toEqual({ isOn: true, switchedBy: 'job:1' });
  given(by('job:1', on)).when(switchOn).thenState({ switchedBy: 'job:1' });
});

it.each([
  ['other events', () => given(off).when(switchOn).then(off)],
  ['no events', () => given(on).when(switchOn).then(on)],
  ['events where there should be none', () => given(off).when(switchOn).thenNothing()],
  ['no refusal', () => given(off).when(switchOn).thenRefused('not_found')],
  ['a refusal', () => given().when(switchOn).then(on)],
  ['another refusal', () => given().when(switchOn).thenRefused('gone')],
  ['another state', () => given(off).when(switchOn).thenState({ isOn: false })],
])('fails for %s', (_what, check) => {
  expect(check).toThrow();
});

const unstorable = [
  {
    what: 'a type that is not declared',
    event: { type: 'lamp.broken', data: {} },
    message: 'that lamp declares; got lamp.broken',
  },
  {
    what: 'data that are no JSON',
    event: { type: 'lamp.switched', data: { isOn: undefined } },
    message: 'plain JSON',
  },
  {
    what: 'a row that loses something',
    aggregate: { ...lamp, toRow: () => ({ isOn: true, switchedBy: 'nobody' }) },
    event: on,
    message: 'fromRow(toRow(state))',
  },
];

it.each(unstorable)('fails for $what', ({ aggregate = lamp, event, message }) => {
  const decide = () => [event as unknown as LampEvent];
  expect(() => deciderSpec(aggregate).given(off).when(decide).thenState({})).toThrow(message);
});
