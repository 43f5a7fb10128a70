import type { NamedText } from '#domain/secrets/texts.ts';

const BASIC = /^Basic +([A-Za-z0-9+/]+={0,2})$/i;

/**
 * The credentials in the values of headers, without what stands round them: the scheme, the names of parameters and cookies (RFC 9110,
 * section 11.4; RFC 6265, section 4.2.1); those of `Basic` decoded as well (RFC 7617).
 */
export function headerCredentials(headers: Readonly<Record<string, string>>): readonly NamedText[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const parts = value.split(/[\s;,]+/).flatMap((part) => [part, part.slice(part.indexOf('=') + 1)]);
    return [...parts.map((part) => part.replace(/^"(.*)"$/, '$1')), ...basicCredentials(value)].map((part) => ({
      path: `headers.${name}`,
      keys: [name],
      value: part,
    }));
  });
}

function basicCredentials(value: string): readonly string[] {
  const encoded = BASIC.exec(value)?.[1];
  // A last character alone is no byte: that is no base64.
  if (encoded === undefined || encoded.replaceAll('=', '').length % 4 === 1) {
    return [];
  }
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const pair = new TextDecoder().decode(bytes);
  return [pair, pair.slice(pair.indexOf(':') + 1)];
}
