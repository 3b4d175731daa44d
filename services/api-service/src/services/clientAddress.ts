import type { IncomingMessage } from 'node:http';
import { canonicalAddress, createNetworks } from '@plinth/shared/utils/networks';

/** Where a request comes from: a canonical address, IPv4 or IPv6, or `unknown` once its caller has hung up. */
export type ClientAddress = (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string;

const UNKNOWN = 'unknown';
// Some proxies add the port: 192.0.2.1:5000, [2001:db8::1]:5000.
const WITH_PORT = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;

/**
 * Makes the one answer to where a request comes from. It is whoever has connected, unless that is a trusted proxy:
 * then the last in X-Forwarded-For that is none. What stands further left in that header was written by callers.
 * There is no count of hops: it would be believed from whoever reaches the port past the proxies, too.
 * @param trustedProxies networks of the proxies in front of the service
 * @throws Error for what is no network
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const proxies = createNetworks(trustedProxies);
  return ({ socket, headers }) => {
    let address = canonicalAddress(socket.remoteAddress ?? '') ?? UNKNOWN;
    for (const hop of hopsOf(headers['x-forwarded-for']).reverse()) {
      const before: string | undefined = proxies.has(address) ? addressOf(hop) : undefined;
      if (before === undefined) break;
      address = before;
    }
    return address;
  };
}

function hopsOf(header: string | string[] | undefined): string[] {
  return header === undefined ? [] : String(header).split(',');
}

function addressOf(hop: string): string | undefined {
  const text = hop.trim();
  const [, ipv6, ipv4] = WITH_PORT.exec(text) ?? [];
  return canonicalAddress(ipv6 ?? ipv4 ?? text);
}
