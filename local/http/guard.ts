import type { IncomingMessage } from 'node:http';

const OWN_NAME = /^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Why a request is turned away before anything looks at it; undefined where it may pass. The front listens on this machine, but a
 * browser on it runs strangers' pages: a name of theirs that resolves to 127.0.0.1 is caught by Host ("DNS rebinding"), their
 * requests to our address by Origin and Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/). Programs send neither of the last two.
 * The port may differ from ours, as behind an SSH tunnel. A link on another site may lead to a page of ours, and never to the API.
 * @param onlyThisMachine false where the front listens for other machines, too: they know it by other names
 */
export function turnedAway(request: IncomingMessage, onlyThisMachine: boolean): string | undefined {
  const { headers } = request;
  const { host = '', origin } = headers;
  if (onlyThisMachine && !OWN_NAME.test(host)) {
    return 'this server answers to 127.0.0.1 and localhost only';
  }
  const site = headers['sec-fetch-site'];
  const sameOrigin = origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
  const sameSite = site === undefined || site === 'same-origin' || site === 'none';
  if (!sameOrigin || !(sameSite || isLinkToPage(request))) {
    return 'requests from pages of other sites are not answered';
  }
  return undefined;
}

/** As browsers ask for what a link leads to, in a tab of its own and not in a frame (https://www.w3.org/TR/fetch-metadata/, section 2). */
function isLinkToPage({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    !url.startsWith('/v1') &&
    url.startsWith('/') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  );
}
