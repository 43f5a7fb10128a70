/** Controls (C0, DEL, C1), what has no width, and what turns the direction of text (Unicode Standard Annex 9, section 2): readers would be shown something else than there is. */
const RANGES: readonly (readonly [from: string, to?: string])[] = [
  ['0000', '001f'],
  ['007f', '009f'],
  ['061c'],
  ['200b'],
  ['200e', '200f'],
  ['2028', '2029'],
  ['202a', '202e'],
  ['2066', '2069'],
  ['feff'],
];
const HIDDEN = new RegExp(`[${RANGES.map(([from, to = from]) => `\\u${from}-\\u${to}`).join('')}]`, 'g');
const PICTURES = 0x2400;
const DELETE = 0x7f;
const DELETE_PICTURE = '\u2421';
const FIRST_PRINTABLE = 0x20;

/** Text from outside as it may be shown: what would not be seen, or would turn its surroundings around, is named. Tabs stay. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (found) => (found === '\t' ? found : named(found.charCodeAt(0))));
}

/** The same for text of several lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

function named(code: number): string {
  if (code < FIRST_PRINTABLE) {
    return String.fromCharCode(PICTURES + code);
  }
  return code === DELETE ? DELETE_PICTURE : `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
}
