import { randomBytes } from 'node:crypto';
import { DEVELOPMENT_MARK } from '../../constants/developmentMark';
import { assertKeys } from './assertKeys';

const random = () => randomBytes(32).toString('base64');
const marked = () =>
  Buffer.concat([Buffer.from(DEVELOPMENT_MARK), randomBytes(32)])
    .subarray(0, 32)
    .toString('base64');
const good = () => ({ 'master-key': random(), 'password-pepper': random(), 'cursor-key': random() });

test('random keys, each its own, pass', () => {
  expect(() => assertKeys(good(), { isDeployed: true })).not.toThrow();
});

test('all faults come at once, with 78, and show no key', () => {
  const twin = random();
  const keys = {
    a: marked(),
    b: Buffer.alloc(32, 9).toString('base64'),
    c: twin,
    d: twin,
    e: 'c2hvcnQ=',
    f: random(),
  };
  let caught: unknown;
  try {
    assertKeys(keys, { isDeployed: true });
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ exitCode: 78 });
  const { message } = caught as Error;
  expect(message.split('\n')).toEqual([
    'the secret store has 4 unfit secret(s):',
    expect.stringMatching(/'a' .* got one that npm start made for development: make one with `openssl rand/),
    expect.stringMatching(/'b' .* got one that has too few different bytes/),
    expect.stringMatching(/'d' .* got one that is that of 'c', too/),
    expect.stringMatching(/'e' to be 32 bytes in base64; got 5 bytes/),
  ]);
  for (const key of Object.values(keys)) expect(message).not.toContain(key);
});

test("on a machine of one's own they only have to be keys", () => {
  const twin = marked();
  expect(() => assertKeys({ a: twin, b: twin }, { isDeployed: false })).not.toThrow();
  expect(() => assertKeys({ a: twin, b: '' }, { isDeployed: false })).toThrow("'b' to be 32 bytes");
});
