import { type HttpRequest, without } from './request.ts';

/** The consequence of an answer that sends the client elsewhere. */
type Redirect =
  | { readonly kind: 'next'; readonly request: HttpRequest }
  | { readonly kind: 'refused'; readonly why: string };

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const BODY_HEADERS: ReadonlySet<string> = new Set(['content-type', 'content-language', 'content-location']);

/** Tells the status of an answer that, with a Location, sends the client elsewhere (RFC 9110, section 15.4). */
export function isRedirect(status: number): boolean {
  return REDIRECTS.includes(status);
}

/**
 * The request that follows a redirect, as fetch makes it (WHATWG Fetch, "HTTP-redirect fetch"): 303, and 301 and 302 after a POST, make
 * it a GET without a body. To another origin it goes without the secret headers, and from https never to http.
 */
export function redirected(
  request: HttpRequest,
  status: number,
  location: string,
  secretHeaders: ReadonlySet<string>,
): Redirect {
  const { url: from } = request;
  if (!URL.canParse(location, from.href)) {
    return { kind: 'refused', why: 'the redirect leads to something that is no URL' };
  }
  const url = new URL(location, from);
  const problem = refusal(from, url);
  if (problem !== undefined) {
    return { kind: 'refused', why: problem };
  }
  const headers = url.origin === from.origin ? request.headers : without(request.headers, secretHeaders);
  if (!becomesGet(status, request.method)) {
    return { kind: 'next', request: { ...request, url, headers } };
  }
  const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
  return { kind: 'next', request: { url, method, headers: without(headers, BODY_HEADERS) } };
}

function becomesGet(status: number, method: string): boolean {
  return status === 303 || ((status === 301 || status === 302) && method === 'POST');
}

function refusal(from: URL, to: URL): string | undefined {
  if (to.protocol !== 'https:' && to.protocol !== 'http:') {
    return `the redirect leads to ${to.protocol} and not to https:`;
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    return `the redirect leads from https to http://${to.host}: without encryption`;
  }
  return to.username === '' && to.password === ''
    ? undefined
    : `the redirect to ${to.origin} holds a user name or password`;
}
