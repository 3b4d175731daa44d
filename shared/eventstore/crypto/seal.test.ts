import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { seal, unseal } from './seal';

const key = createSecretKey(randomBytes(32));

describe('seal and unseal', () => {
  it('give back every content under the same key and context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string({ unit: 'binary' }), (bytes, context) => {
        expect(unseal(key, seal(key, bytes, context), context)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('never make the same bytes twice', () => {
    const bytes = Buffer.from('content');
    expect(seal(key, bytes, 'c').equals(seal(key, bytes, 'c'))).toBe(false);
  });

  it('refuse another key and another context', () => {
    const sealed = seal(key, Buffer.from('content'), 'tenant\0person');
    expect(() => unseal(createSecretKey(randomBytes(32)), sealed, 'tenant\0person')).toThrow(
      'expected bytes sealed',
    );
    expect(() => unseal(key, sealed, 'tenant\0somebody else')).toThrow('expected bytes sealed');
  });

  it('refuse a change of any bit', () => {
    const sealed = seal(key, Buffer.from('content'), 'c');
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => unseal(key, changed, 'c')).toThrow('expected bytes sealed');
      }),
    );
  });

  it('refuse what is cut short', () => {
    const sealed = seal(key, Buffer.alloc(0), 'c');
    expect(sealed).toHaveLength(28);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => unseal(key, sealed.subarray(0, length), 'c')).toThrow();
    }
  });

  it('open what another implementation of AES-256-GCM sealed', () => {
    // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 14: key, nonce and plaintext all zero.
    const zero = createSecretKey(Buffer.alloc(32));
    const vector = Buffer.concat([
      Buffer.alloc(12),
      Buffer.from('cea7403d4d606b6e074ec5d3baf39d18', 'hex'),
      Buffer.from('d0d1c8a799996bf0265b98b5d48ab919', 'hex'),
    ]);
    expect(unseal(zero, vector, '')).toEqual(Buffer.alloc(16));
  });
});
