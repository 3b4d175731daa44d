import { randomBytes } from 'node:crypto';
import { pooledBytes } from './pooledBytes';

test('gives out no byte twice, whatever the sizes', () => {
  const filled: Buffer[] = [];
  const take = pooledBytes((size) => {
    filled.push(randomBytes(size));
    return filled.at(-1)!;
  });
  const taken = Array.from({ length: 600 }, (_, n) => take((n % 32) + 1));
  expect(taken.map(({ length }) => length)).toEqual(taken.map((_, n) => (n % 32) + 1));
  const places = taken.map((bytes) => ({
    from: bytes.byteOffset,
    to: bytes.byteOffset + bytes.length,
    of: bytes.buffer,
  }));
  for (const [index, { to, of }] of places.entries()) {
    const next = places[index + 1];
    if (next?.of === of) expect(next.from).toBeGreaterThanOrEqual(to);
  }
  expect(filled.length).toBeGreaterThan(1);
});
