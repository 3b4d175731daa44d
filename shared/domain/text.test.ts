import { validateSync } from 'class-validator';
import { Text, textFault } from './text';

describe('a name', () => {
  const fault = (value: string) => textFault(value, { min: 1, max: 50, isName: true });

  it.each(['Ada Byron', 'Zoë 🚀', 'שלום', 'a\u00a0b'])('may be %p', (value) => {
    expect(fault(value)).toBeUndefined();
  });

  it.each(['a\r\nbcc: x', 'a\tb', 'a\u2028b', 'a\u202eb', '\u0085x'])('is one line: not %p', (value) => {
    expect(fault(value)).toBe('must be one line without control characters');
  });
});

describe('textFault', () => {
  const bounds = { min: 1, max: 3 };

  it.each(['a', 'abc', '😀😀😀', 'é̂', '\n\t', ' '])('takes %p', (value) => {
    expect(textFault(value, bounds)).toBeUndefined();
  });

  it.each([
    ['', 'must have 1 to 3 characters; got 0'],
    ['abcd', 'must have 1 to 3 characters; got 4'],
    ['😀😀😀😀', 'must have 1 to 3 characters; got 4'],
    ['a'.repeat(1_000_000), 'must have 1 to 3 characters; got 1000000'],
    ['a\0', 'must not contain U+0000'],
    ['\ud83d', 'must not contain a lone surrogate'],
    [null, 'must be a string; got null'],
    [undefined, 'must be a string; got undefined'],
    [7, 'must be a string; got number'],
    [['a'], 'must be a string; got object'],
  ])('refuses %p', (value, fault) => {
    expect(textFault(value, bounds)).toBe(fault);
  });
});

it.each([' ', '\u2003', '\u00a0\u3000'])('a name is more than white space: %j', (value) => {
  expect(textFault(value, { min: 1, max: 3, isName: true })).toBe('must not be white space only');
  expect(textFault(`${value}a`, { min: 1, max: 3, isName: true })).toBeUndefined();
});

describe('Text', () => {
  class Sample {
    @Text({ min: 1, max: 3 })
    name: unknown = 'ok';

    @Text({ min: 1, max: 3, each: true })
    labels: unknown = [];
  }

  const messages = (fields: Partial<Sample>): string[] =>
    validateSync(Object.assign(new Sample(), fields)).flatMap((error) =>
      Object.values(error.constraints ?? {}),
    );

  it('says which field is wrong, and which entry', () => {
    expect(messages({})).toEqual([]);
    expect(messages({ name: '' })).toEqual(['name must have 1 to 3 characters; got 0']);
    expect(messages({ labels: ['a', 'b', ''] })).toEqual(['labels[2] must have 1 to 3 characters; got 0']);
    expect(messages({ labels: ['a', 5] })).toEqual(['labels[1] must be a string; got number']);
  });
});
