import { isIP, isIPv4, isIPv6 } from 'node:net';

const LOOPBACK = '[::1]';
const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '[::]': '[::1]' };

/** Tells whether a text is an address that a server can listen on: IPv4, or IPv6 without a zone. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

/** Tells whether only this machine reaches an address: 127.0.0.0/8 (RFC 1122, 3.2.1.3), ::1 (RFC 4291, 2.5.3). */
export function isLoopback(address: string): boolean {
  return isIPv4(address) ? address.startsWith('127.') : inUrl(address) === LOOPBACK;
}

/** The URL by which this machine's programs reach what listens on an address: a wildcard by its loopback address. */
export function urlOf(address: string, port: number): string {
  const host = inUrl(address);
  return `http://${WILDCARDS[host] ?? host}:${port}`;
}

/** In its one spelling (RFC 5952), in brackets if it has colons. */
function inUrl(address: string): string {
  return new URL(`http://${isIPv6(address) ? `[${address}]` : address}`).hostname;
}
