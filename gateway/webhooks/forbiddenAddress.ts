// Addresses that no webhook may reach: those of this machine and of the networks behind it.
// IANA special-purpose registries (RFC 6890 and its updates).
import { BlockList, isIP } from 'node:net';

type Range = readonly [network: string, prefix: number];

/** Link-local (where clouds keep credentials of machines), unspecified, multicast, reserved, for documents. */
const NEVER_V4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const GLOBAL_V6: readonly Range[] = [['2000::', 3]];
/** Of the global ones: for protocols and documents, and those that carry an IPv4 address inside. */
const NEVER_V6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
const PRIVATE_V4: readonly Range[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
];
const PRIVATE_V6: readonly Range[] = [
  ['::1', 128],
  ['fc00::', 7],
];

function listOf(v4: readonly Range[], v6: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of v4) list.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of v6) list.addSubnet(network, prefix, 'ipv6');
  return list;
}

const globalV6 = listOf([], GLOBAL_V6);
const never = listOf(NEVER_V4, NEVER_V6);
const inside = listOf(PRIVATE_V4, PRIVATE_V6);

/** The IPv4 address in `::ffff:a.b.c.d`, however it is written; others as they are. */
function unwrapped(address: string): string {
  if (isIP(address) !== 6) return address;
  // One spelling for each, and no zone.
  const { hostname } = new URL(`http://[${address.split('%')[0]}]`);
  const plain = hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(plain);
  if (mapped === null) return plain;
  const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16));
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** `allowPrivate` opens private and loopback addresses, and never the others. */
export function isForbiddenAddress(address: string, { allowPrivate }: { readonly allowPrivate: boolean }): boolean {
  const plain = unwrapped(address);
  const version = isIP(plain);
  if (version === 0) return true;
  const kind = version === 4 ? 'ipv4' : 'ipv6';
  if (inside.check(plain, kind)) return !allowPrivate;
  return never.check(plain, kind) || (version === 6 && !globalV6.check(plain, kind));
}
