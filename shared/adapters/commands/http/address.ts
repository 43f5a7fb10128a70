import { BlockList, isIPv6 } from 'node:net';
import { lazily } from '#domain/values/lazily.ts';

/**
 * The party behind an address: anybody on the Internet; a machine of this network, or this one; or what no command ever has to talk to,
 * such as the services on which clouds hand out credentials, and ranges that are reserved.
 */
export type AddressKind = 'public' | 'private' | 'forbidden';

type Range = readonly [address: string, prefixBits: number];

/** IANA's special-purpose registries (RFC 6890): private use, shared, loopback, benchmarking; unique local. */
const PRIVATE_IPV4: readonly Range[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
];
const PRIVATE_IPV6: readonly Range[] = [
  ['::1', 128],
  ['fc00::', 7],
];

/** This host, link-local, protocol assignments, documentation, 6to4 relays, multicast, reserved; the metadata services elsewhere. */
const FORBIDDEN_IPV4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
];
/** Protocol assignments (Teredo among them), documentation, 6to4; the metadata services of EC2 and Compute Engine. */
const FORBIDDEN_IPV6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
];
/** Global unicast (RFC 4291), and IPv4 addresses in the clothes of IPv6: mapped, and translated (RFC 6052). */
const PUBLIC_IPV6: readonly Range[] = [
  ['2000::', 3],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
];

const forbidden = lazily(() => listOf(FORBIDDEN_IPV4, FORBIDDEN_IPV6));
const notPublic = lazily(() => listOf(PRIVATE_IPV4, PRIVATE_IPV6));
const global = lazily(() => listOf([], PUBLIC_IPV6));

/** Says who is behind an address, written as inet_pton(3) reads it; with or without a zone. */
export function addressKind(address: string): AddressKind {
  const [bare = ''] = address.split('%');
  const family = isIPv6(bare) ? 'ipv6' : 'ipv4';
  if (forbidden().check(bare, family)) {
    return 'forbidden';
  }
  if (notPublic().check(bare, family)) {
    return 'private';
  }
  return family === 'ipv4' || global().check(bare, family) ? 'public' : 'forbidden';
}

/** A BlockList finds mapped addresses by the IPv4 ranges; translated ones are added. */
function listOf(ipv4: readonly Range[], ipv6: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of ipv4) {
    list.addSubnet(address, bits, 'ipv4');
    list.addSubnet(`64:ff9b::${address}`, 96 + bits, 'ipv6');
  }
  for (const [address, bits] of ipv6) {
    list.addSubnet(address, bits, 'ipv6');
  }
  return list;
}
