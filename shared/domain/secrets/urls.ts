// Bounded, so that a long text takes linear time. A user name or password ends at the last @ of its authority (WHATWG URL, "authority state").
const CREDENTIALS = /[a-z][a-z0-9+.-]{0,30}:\/\/([^\s/?#:@]{0,500}):([^\s/?#]{1,2000})@/gi;

/** A user name and password inside a URL, as they are written there. */
interface UrlCredentials {
  readonly user: string;
  readonly password: string;
}

/** The credentials inside URLs like `postgres://user:password@host`, wherever they stand in a text. */
export function credentialsInUrls(text: string): readonly UrlCredentials[] {
  if (!text.includes('://')) {
    return [];
  }
  return [...text.matchAll(CREDENTIALS)].map(([, user = '', password = '']) => ({ user, password }));
}

/** The passwords inside URLs like `postgres://user:password@host`, as they are written there. */
export function passwordsInUrls(text: string): readonly string[] {
  return credentialsInUrls(text).map(({ password }) => password);
}

/**
 * The parts of a text that is a URL, and a secret as a whole, under which a program that has parsed it may show it: the URL as it is
 * written anew, the user name, and of one without a password the path with the query. None where the text is no URL.
 */
export function partsOfSecretUrl(text: string): readonly string[] {
  if (!/^\s*[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) {
    return [];
  }
  const { href, protocol, username, password, pathname, search } = new URL(text);
  // postgres://postgres:... : the name of the scheme is no secret.
  const user = protocol === `${username}:` ? [] : [username];
  return [href, ...user, ...(password === '' ? [pathname + search, search] : [])];
}

/** A text with what is percent-encoded in it decoded, as far as it is UTF-8. */
export function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}
