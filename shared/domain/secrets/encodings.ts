/** Writes one character, other than a letter or digit, as some program would within a text. */
type Encoding = (character: string) => string;

/** The characters that encoders of JSON write by number, \uXXXX, beyond those that have to be escaped; and the digits they take. */
const JSON_ENCODERS: readonly (readonly [RegExp, 'lower' | 'upper'])[] = [
  // JSON.stringify and most others (RFC 8259, section 7).
  [/(?!)/u, 'lower'],
  // json.dumps of Python, which answers ASCII.
  [/\P{ASCII}/u, 'lower'],
  // encoding/json of Go, and Rails: their answers can stand in HTML.
  [/[<>&\u2028\u2029]/u, 'lower'],
  // Gson, likewise.
  [/[<>&='\u2028\u2029]/u, 'lower'],
  // System.Text.Json of .NET.
  [/["<>&'+`\x7f]|\P{ASCII}/u, 'upper'],
];

/** The characters that encoders for URLs leave as they are, apart from letters and digits. */
const KEPT_IN_URLS: readonly RegExp[] = [
  // encodeURIComponent (ECMA-262).
  /[-_.!~*'()]/,
  // RFC 3986, section 2.3: the unreserved ones; Python's quote keeps the slash as well.
  /[-_.~]/,
  /[-_.~/]/,
  // encodeURI (ECMA-262).
  /[-_.!~*'();/?:@&=+$,#]/,
  // The user name and password, the path and the query of a URL parser (WHATWG URL, section 1.3).
  /[!$%&'()*+,\-._~]/,
  /[!$%&'()*+,\-./:;=@[\\\]_|~]/,
  /[!$%&'()*+,\-./:;=?@[\\\]^_`{|}~]/,
];
/** The same for forms, where a blank is `+`: application/x-www-form-urlencoded (WHATWG URL, section 5), and Python's quote_plus. */
const KEPT_IN_FORMS: readonly RegExp[] = [/[-_.*]/, /[-_.~]/];

const ANSI_C: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\x1b', '\\E'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

const asItIs: Encoding = (character) => character;

/** Inside a JSON string; also with `\/` for a slash, as PHP does. */
const inJson: readonly Encoding[] = JSON_ENCODERS.flatMap(([byNumber, digits]): Encoding[] => {
  const encode: Encoding = (character) =>
    byNumber.test(character) ? numbersOf(character, digits) : JSON.stringify(character).slice(1, -1);
  return [encode, (character) => (character === '/' ? '\\/' : encode(character))];
});

/** In a URL or a form, with capital and with small hexadecimal digits. */
const percentEncoded: readonly Encoding[] = [
  ...KEPT_IN_URLS.map((kept) => percentEncoding(kept)),
  ...KEPT_IN_FORMS.map((kept): Encoding => {
    const encode = percentEncoding(kept);
    return (character) => (character === ' ' ? '+' : encode(character));
  }),
].flatMap((encode): Encoding[] => [
  encode,
  (character) => encode(character).replace(/%../g, (byte) => byte.toLowerCase()),
]);

/** Between the quotes that a shell puts round a word that it shows (`set -x`, `declare -p`, `export -p`, `printf %q`). */
const shownByShells: readonly Encoding[] = [
  // '...' of bash, ksh and zsh, and of dash and busybox.
  (character) => (character === "'" ? "'\\''" : character),
  (character) => (character === "'" ? `'"'"'` : character),
  // "..." of declare -p.
  (character) => character.replace(/[\\"$`]/, '\\$&'),
  // printf %q of bash.
  (character) => character.replace(/[\s!"$&'()*,;<>?[\\\]^`{|}]/, '\\$&'),
  // $'...' of bash, in a UTF-8 and in a C locale.
  (character) => ANSI_C.get(character) ?? (/\p{Cc}/u.test(character) ? octalOf(character) : character),
  (character) => ANSI_C.get(character) ?? (/\p{Cc}|\P{ASCII}/u.test(character) ? octalOf(character) : character),
];

const writers: readonly Encoding[] = [
  asItIs,
  ...inJson,
  ...inJson.map(
    (encode): Encoding =>
      (character) =>
        each(encode(character), encode),
  ),
  ...percentEncoded,
];
const all: readonly Encoding[] = writers.flatMap((write) => [
  write,
  ...shownByShells.map(
    (show): Encoding =>
      (character) =>
        each(write(character), show),
  ),
]);

/**
 * A text as it is, and as it is written in JSON (also in JSON within JSON) and in URLs and forms by several encoders, each also as shells
 * show it. Each form once.
 */
export function encodedForms(text: string): readonly string[] {
  const characters = [...new Set(text.match(/[^A-Za-z0-9]/gu))];
  const encoded = new Map(characters.map((character) => [character, encodingsOf(character)]));
  const distinct = new Map(
    all.map((_, index) => [characters.map((one) => encoded.get(one)?.[index]).join('\0'), index]),
  );
  return [...distinct.values()].map((index) =>
    text.replace(/[^A-Za-z0-9]/gu, (character) => encoded.get(character)?.[index] ?? character),
  );
}

/**
 * The base64 (RFC 4648, sections 4 and 5) of a text wherever it lies within a longer one that is encoded as a whole, such as
 * `user:password` in an Authorization header: the characters that it alone decides, for each of its three places.
 */
export function base64Forms(text: string): readonly string[] {
  const bytes = bytesOf(text);
  const binary = bytes.map((byte) => String.fromCharCode(byte)).join('');
  const forms = [0, 1, 2].map((offset) =>
    btoa('\0'.repeat(offset) + binary).slice(
      Math.ceil((offset * 8) / 6),
      Math.floor(((offset + bytes.length) * 8) / 6),
    ),
  );
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

const remembered = new Map<string, readonly string[]>();

/** One character in all encodings. Those of ASCII, at most 66, are remembered. */
function encodingsOf(character: string): readonly string[] {
  const known = remembered.get(character);
  if (known !== undefined) {
    return known;
  }
  const encoded = all.map((encode) => encode(character));
  if (character <= '\x7f') {
    remembered.set(character, encoded);
  }
  return encoded;
}

function each(text: string, encode: Encoding): string {
  return text.replace(/[^A-Za-z0-9]/gu, encode);
}

function percentEncoding(kept: RegExp): Encoding {
  return (character) =>
    kept.test(character)
      ? character
      : bytesOf(character)
          .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
          .join('');
}

function numbersOf(character: string, digits: 'lower' | 'upper'): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units
    .map((unit) => unit.toString(16).padStart(4, '0'))
    .map((number) => `\\u${digits === 'upper' ? number.toUpperCase() : number}`)
    .join('');
}

function octalOf(character: string): string {
  return bytesOf(character)
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
}

/** UTF-8. Half a surrogate pair has no bytes of its own. */
function bytesOf(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
