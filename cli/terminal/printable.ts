/** Control characters, and those that separate lines or turn the direction of writing. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** The same where text has lines, after the looks that `style` gives, which are let be. */
const UNSAFE_IN_LINES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what is looked for
  /(\u001b\[(?:1|2|22|31|32|33|36|39)m)|(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** SGR, which sets colours and the like (ECMA-48, 8.3.117). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what is to be taken out
const COLOURS = /\u001b\[[\d;:]*m/g;

/**
 * Makes text of others safe and seemly in a terminal: control characters, which could move the cursor or forge lines, and characters
 * that turn the direction of writing are shown as `\u001b`.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** Makes lines that hold text of others safe, their own looks kept: a second line of defence behind `printable`. */
export function printableLines(text: string): string {
  return text.replace(UNSAFE_IN_LINES, (found, look: string | undefined) => look ?? escaped(found));
}

/**
 * Makes what a command printed safe to look at: without its colours, each line on a line of its own where it went back to the beginning
 * of one, and everything else that only a terminal understands shown as `\u001b`.
 */
export function printableOutput(text: string): string {
  return text
    .replace(COLOURS, '')
    .replace(/\r\n?/g, '\n')
    .replace(UNSAFE, (found) => (found === '\n' || found === '\t' ? found : escaped(found)));
}

/** JSON stays the same JSON; JSON.stringify itself only escapes the characters below U+0020. */
export function printableJson(json: string): string {
  return json.replace(UNSAFE, (found) => (found === '\n' ? found : escaped(found)));
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
