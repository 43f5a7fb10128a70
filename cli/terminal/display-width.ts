const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|\p{Emoji}\uFE0F)/u;

/** Two columns wide in a terminal: the W and F ranges of Unicode's East Asian Width (UAX #11), the scripts in use. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const ZERO_WIDTH = /^(?:\p{Mark}|\p{Cf})+$/u;

/** Made when the first text asks for it: it costs as much as reading the rest of the program. */
let segmenter: Intl.Segmenter | undefined;

/** The number of terminal columns that a text without control characters takes. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) {
    return text.length;
  }
  let width = 0;
  for (const segment of graphemesOf(text)) {
    width += graphemeWidth(segment);
  }
  return width;
}

/** The start of a text that fits into `columns`, its end replaced by … where something is left out. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) {
    return text;
  }
  let kept = '';
  let width = 1;
  for (const segment of graphemesOf(text)) {
    width += graphemeWidth(segment);
    if (width > columns) {
      break;
    }
    kept += segment;
  }
  return `${kept}…`;
}

function* graphemesOf(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) {
    yield segment;
  }
}

function graphemeWidth(grapheme: string): number {
  if (ZERO_WIDTH.test(grapheme)) {
    return 0;
  }
  return WIDE.test(grapheme) || EMOJI.test(grapheme) ? 2 : 1;
}
