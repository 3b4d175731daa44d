import { createMasterKey } from './masterKey';

const BASE64 = Buffer.alloc(32, 7).toString('base64');

describe('createMasterKey', () => {
  it('takes 32 bytes in base64', () => {
    expect(createMasterKey(BASE64).symmetricKeySize).toBe(32);
    expect(createMasterKey(`${BASE64}\n`).symmetricKeySize).toBe(32);
  });

  it.each(['', 'abc', Buffer.alloc(31).toString('base64'), 'ab'.repeat(32), `${BASE64}!`])(
    'refuses %p, and says what to do without repeating it',
    (secret) => {
      expect(() => createMasterKey(secret)).toThrow(/expected the secret 'master-key' .*openssl rand/);
      expect(() => createMasterKey(`${secret}-very-secret`)).not.toThrow('very-secret');
    },
  );
});
