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
  const namespace = '0197a3b0-0000-7000-8000-000000000000';

  it('makes a UUIDv5 that is the same each time', () => {
    // As Python's uuid.uuid5(uuid.UUID(namespace), '["user:1","POST",1]') makes it.
    expect(derivedId(namespace, ['user:1', 'POST', 1])).toBe('e72a4eaa-a473-588e-81cf-713620ba69be');
  });

  it('differs with namespace, parts, and where one part ends', () => {
    const made = [
      derivedId(namespace, ['a', 'b']),
      derivedId('0197a3b0-0000-7000-8000-000000000001', ['a', 'b']),
      derivedId(namespace, ['ab']),
      derivedId(namespace, ['a","b']),
      derivedId(namespace, ['b', 'a']),
    ];
    expect(new Set(made).size).toBe(made.length);
  });
});
