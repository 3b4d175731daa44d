import { createIds, derivedId } from './ids';

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createIds', () => {
  it('makes UUIDv7 in rising order, also within a millisecond', () => {
    const ids = createIds();
    const made = Array.from({ length: 2000 }, () => ids.next());
    expect(made.every((id) => V7.test(id))).toBe(true);
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('derivedId', () => {
  it('is the same for the same parts, for ever', () => {
    expect(derivedId(['tenant', 'user', 'POST', '/v1/projects', 'key', '0'])).toBe(
      'd0e25a9f-dfd3-51c5-8a90-cd21d9f6fadb',
    );
  });

  it('tells apart what concatenation would not', () => {
    expect(derivedId(['ab', 'c'])).not.toBe(derivedId(['a', 'bc']));
    expect(derivedId(['a'])).not.toBe(derivedId(['a', '']));
  });
});
