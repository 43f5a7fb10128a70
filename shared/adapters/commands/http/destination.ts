import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type AddressKind, addressKind } from './address.ts';
import { PRIVATE_WHEN_ALLOWED } from './private-url.ts';

/** An address of a server, as node:dns answers it. */
export interface ServerAddress {
  readonly address: string;
  readonly family: number;
}

/** The rule that says which servers http commands may talk to. */
export interface HttpGuard {
  /** They may talk to private addresses: this machine, and the network it is in. */
  readonly allowPrivate: boolean;
  /** Finds the addresses of a name; default: as the system does. */
  readonly resolve?: (name: string) => Promise<readonly ServerAddress[]>;
}

/** The only addresses that a request goes to, or the reason why it goes nowhere. */
type Destination =
  | { readonly kind: 'open'; readonly addresses: readonly ServerAddress[] }
  | {
      readonly kind: 'closed';
      readonly why: string /** It would be open with `allowPrivate`. */;
      readonly isPrivate: boolean;
    };

/**
 * Finds the addresses of a URL's host and checks all of them. The request is to be made to these addresses and not to the name: its next
 * answer may be another one (DNS rebinding). Throws what the resolver throws.
 */
export async function destinationOf({ hostname }: URL, guard: HttpGuard): Promise<Destination> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const addresses = family === 0 ? await (guard.resolve ?? systemResolve)(host) : [{ address: host, family }];
  const closed = addresses.find(({ address }) => !isOpen(addressKind(address), guard));
  if (closed === undefined) {
    return { kind: 'open', addresses };
  }
  const kinds = addresses.map(({ address }) => addressKind(address));
  const why = refusal(host, closed.address, addressKind(closed.address));
  return { kind: 'closed', why, isPrivate: !kinds.includes('forbidden') };
}

function isOpen(kind: AddressKind, { allowPrivate }: HttpGuard): boolean {
  return kind === 'public' || (kind === 'private' && allowPrivate);
}

function refusal(host: string, address: string, kind: AddressKind): string {
  const who = host === address ? address : `${host} is ${address}, and that`;
  return kind === 'private'
    ? `${who} is ${PRIVATE_WHEN_ALLOWED}`
    : `${who} is a link-local, metadata or reserved address, which is never asked`;
}

async function systemResolve(name: string): Promise<readonly ServerAddress[]> {
  return await lookup(name, { all: true });
}
