import { canonicalAddress, createNetworks, networkOf, parseNetwork } from './networks';

describe('createNetworks', () => {
  const networks = createNetworks(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1']);

  it.each(['10.0.0.0', '10.255.255.255', '192.0.2.7', '2001:db8:ffff::1', '::1'])('has %s', (address) => {
    expect(networks.has(address)).toBe(true);
  });

  it.each(['11.0.0.0', '9.255.255.255', '192.0.2.8', '2001:db9::', '::2'])('has not %s', (address) => {
    expect(networks.has(address)).toBe(false);
  });

  it('is empty without one, and refuses what is none', () => {
    expect(createNetworks([]).has('127.0.0.1')).toBe(false);
    expect(() => createNetworks(['10.0.0.0/33'])).toThrow('got 10.0.0.0/33');
  });
});

it.each(['', 'localhost', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0.1:80', '10.0.0.0/8/8'])(
  '%p is no network',
  (text) => expect(parseNetwork(text)).toBeUndefined(),
);

it.each([
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['192.0.2.256', undefined],
  ['unknown', undefined],
])('%s is spelled %s', (text, spelled) => expect(canonicalAddress(text)).toBe(spelled));

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ['::5:6:7:8', '0:0:0:0::/64'],
])('%s stands for %s', (address, network) => expect(networkOf(address)).toBe(network));
