import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';

/** Whether a canonical address belongs to one of some networks. */
export type Networks = { readonly has: (address: string) => boolean };

type Network = { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' };

const V4_MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/;
const BITS = { ipv4: 32, ipv6: 128 } as const;
const GROUPS_OF_64_BITS = 4;
const GROUPS = 8;

/**
 * The networks of a list.
 * @param list each an address or in CIDR notation, IPv4 or IPv6: `10.0.0.0/8`, `::1`
 * @throws Error for one that is neither
 */
export function createNetworks(list: readonly string[]): Networks {
  const blocks = new BlockList();
  for (const text of list) {
    const network = parseNetwork(text);
    if (!network) throw new Error(`expected an address or network like 10.0.0.0/8; got ${text}`);
    blocks.addSubnet(network.address, network.bits, network.family);
  }
  return { has: (address) => isIP(address) !== 0 && blocks.check(address, familyOf(address)) };
}

/** An address or a network in CIDR notation; undefined for anything else. A bare address is a network of one. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (isIP(address) === 0) return undefined;
  const family = familyOf(address);
  const bits = length === undefined ? BITS[family] : Number(length);
  return bits <= BITS[family] ? { address, bits, family } : undefined;
}

/** The one spelling of an address: IPv4 also where it comes mapped into IPv6; undefined for what is none. */
export function canonicalAddress(text: string): string | undefined {
  const plain = text.replace(V4_MAPPED, '');
  if (!isIPv6(plain)) return isIP(plain) === 0 ? undefined : plain;
  // A zone (fe80::1%eth0) is of this machine only.
  const [address = ''] = plain.split('%', 1);
  return new SocketAddress({ address, family: 'ipv6' }).address.replace(V4_MAPPED, '');
}

/** Whom a canonical address stands for: an IPv4 address for itself, an IPv6 one for its /64, which one customer has. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [front = '', back] = address.split('::') as [string, string?];
  const before = front.split(':').filter(Boolean);
  const after = (back ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(GROUPS - before.length - after.length).fill('0');
  const groups = back === undefined ? before : [...before, ...zeros, ...after];
  return `${groups.slice(0, GROUPS_OF_64_BITS).join(':')}::/64`;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
