import fc from 'fast-check';
import { ValidationError } from '../errors/appErrors';
import { canonicalize } from './canonical';

/** The pointer of the first fault that canonicalize finds. */
function pointerOf(value: unknown): string | undefined {
  try {
    canonicalize(value);
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return error.faults[0]?.pointer;
    throw error;
  }
}

const text = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0'));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isInteger(n)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('canonicalize', () => {
  test('sorts members by UTF-16 code units, as RFC 8785 section 3.2.3 shows', () => {
    const value = {
      '€': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Dalet',
      '1': 'One',
      '😀': 'Smiley',
      '\u0080': 'Control',
      ö: 'o',
    };
    const names = Object.values(JSON.parse(canonicalize(value)) as object);
    expect(canonicalize(value)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"Control","ö":"o","€":"Euro","😀":"Smiley","\ufb33":"Dalet"}',
    );
    expect(names).toHaveLength(7);
  });

  test('writes numbers as ECMAScript does', () => {
    expect(canonicalize([333333333.33333329, 4.5, 2e-3, 1e-27, -0])).toBe(
      '[333333333.3333333,4.5,0.002,1e-27,0]',
    );
  });

  test('leaves out members that are undefined', () => {
    expect(canonicalize({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  test('is what it parses to, and the same whatever the order of members', () => {
    fc.assert(
      fc.property(json, (value) => {
        const once = canonicalize(value);
        const parsed: unknown = JSON.parse(once);
        expect(canonicalize(parsed)).toBe(once);
      }),
    );
  });

  test.each([
    ['U+0000', { a: ['x\0'] }, '/a/0'],
    ['U+0000 in a name', { 'x\0': 1 }, '/x\0'],
    ['a lone surrogate', { a: { 'b/c': '\ud800' } }, '/a/b~1c'],
    ['NaN', { a: NaN }, '/a'],
    ['infinity', [Infinity], '/0'],
    ['an integer beyond 2^53-1', { a: 2 ** 53 }, '/a'],
    ['a date', { a: new Date(0) }, '/a'],
    ['an instance of a class', { a: new Map() }, '/a'],
    ['undefined in an array', [undefined], '/0'],
    ['a bigint', { a: 1n }, '/a'],
  ])('refuses %s with its pointer', (_what, value, pointer) => {
    expect(pointerOf(value)).toBe(pointer);
  });
});
