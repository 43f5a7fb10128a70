/** Says where a text that is not JSON stops being it: the line, the column, and what was expected there. */
export function describeFault(json: string): string {
  const { position, expected } = firstFault(json);
  const before = json.slice(0, position);
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  const found = position >= json.length ? 'the end of the text' : JSON.stringify(json.slice(position, position + 1));
  return `line ${line}, column ${column}: expected ${expected}, found ${found}`;
}

const BLANK = /[ \t\n\r]*/y;
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a string holds none of them (RFC 8259, section 7)
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/uy;

type Place =
  | 'a value'
  | 'a value or ]'
  | 'a key in quotes'
  | 'a key in quotes or }'
  | 'a colon'
  | 'a comma or ]'
  | 'a comma or }'
  | 'nothing more';

/** The place where a text stops being JSON. JSON.parse does not say so in every version of Node. */
function firstFault(json: string): { readonly position: number; readonly expected: Place } {
  const open: ('[' | '{')[] = [];
  let expected: Place = 'a value';
  for (let position = skipSpace(json, 0); ; position = skipSpace(json, TOKEN.lastIndex)) {
    TOKEN.lastIndex = position;
    const token = TOKEN.exec(json)?.[0] ?? '';
    const next = placeAfter(token, expected, open);
    if (next === undefined) {
      return { position, expected };
    }
    expected = next;
  }
}

function placeAfter(token: string, place: Place, open: ('[' | '{')[]): Place | undefined {
  const closes = (token === ']' && place.endsWith(']')) || (token === '}' && place.endsWith('}'));
  if (closes) {
    open.pop();
    return afterValue(open);
  }
  if (place.startsWith('a comma')) {
    return token !== ',' ? undefined : open.at(-1) === '{' ? 'a key in quotes' : 'a value';
  }
  if (place === 'a colon') {
    return token === ':' ? 'a value' : undefined;
  }
  if (place.startsWith('a key')) {
    return token.startsWith('"') ? 'a colon' : undefined;
  }
  if (place === 'nothing more' || token === '' || ',:]}'.includes(token)) {
    return undefined;
  }
  if (token === '[' || token === '{') {
    open.push(token);
    return token === '[' ? 'a value or ]' : 'a key in quotes or }';
  }
  return afterValue(open);
}

function afterValue(open: readonly ('[' | '{')[]): Place {
  const inside = open.at(-1);
  return inside === undefined ? 'nothing more' : inside === '[' ? 'a comma or ]' : 'a comma or }';
}

function skipSpace(json: string, from: number): number {
  BLANK.lastIndex = from;
  return from + (BLANK.exec(json)?.[0].length ?? 0);
}
