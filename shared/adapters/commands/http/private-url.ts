import { isIP } from 'node:net';
import { addressKind } from './address.ts';

/**
 * Tells whether a URL says by itself that it leads to this machine, or into its network: what a name leads to is seen when it is asked.
 * False of what is no URL.
 */
export function isPrivateUrl(url: string): boolean {
  if (!URL.canParse(url)) {
    return false;
  }
  const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? /(?:^|\.)localhost$/.test(host) : addressKind(host) === 'private';
}

/** The words for a private address that is not asked, with what has it asked; on AWS nothing does. */
export const PRIVATE_WHEN_ALLOWED =
  'a private address, which a runtime asks only where it was started with --allow-private (or CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1)';

/** The reason why a URL is refused where private addresses are; undefined where it does not say that it is one. */
export function refusedServer(url: string): string | undefined {
  return isPrivateUrl(url) ? `${new URL(url).host} is ${PRIVATE_WHEN_ALLOWED}` : undefined;
}
