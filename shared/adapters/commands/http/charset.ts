/** A parameter of a media type (RFC 9110, section 8.3.2). */
const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i;

/** A charset to read a text in. */
export interface Charset {
  readonly name: string;
  /** The name that was given and nobody here knows, so that the text is read as UTF-8. */
  readonly unknown?: string;
}

/**
 * The charset that a Content-Type names, as browsers understand its name (WHATWG Encoding, section 4.2: `ISO-8859-1` is windows-1252);
 * UTF-8 where none is named.
 */
export function charsetOf(contentType: string | undefined): Charset {
  const [, quoted, bare] = CHARSET.exec(contentType ?? '') ?? [];
  const named = (quoted ?? bare ?? '').trim();
  if (named === '') {
    return { name: 'utf-8' };
  }
  try {
    return { name: new TextDecoder(named).encoding };
  } catch {
    return { name: 'utf-8', unknown: named };
  }
}
