import { createIds } from './ids';

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
