/** The sequences that a terminal obeys: colours, titles, movements (ECMA-48; OSC ends with BEL or ST). */
const TERMINAL_SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out
  /(?:\u001b\[|\u009b)[0-9;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -~]?/g;
/**
 * Control characters, and what turns the direction of writing or cannot be seen and hides in names (UAX #44, Default_Ignorable_Code_Point);
 * but for the joiners that Persian writes and emoji are made with, and the selectors of these.
 */
const UNSEEN = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu;
/** Halves of characters, which no encoding can write. */
const HALVES = /\p{Cs}/gu;
const REPLACEMENT = '\ufffd';

/** Makes one line of a text of others: without what a terminal would do, without line breaks, nothing in it unseen. */
export function plainLine(text: string): string {
  return seen(text.replace(/\s+/g, ' ')).trim();
}

/** Makes lines of an output of others: its last `mostLines`, and of those the last `mostCharacters` code points. */
export function plainLines(text: string, mostLines: number, mostCharacters: number): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => seen(line.replace(/\t/g, '  ')).trimEnd());
  while (lines.at(-1) === '') {
    lines.pop();
  }
  const end = [...lines.slice(-mostLines).join('\n')];
  return end.length <= mostCharacters ? end.join('') : `…${end.slice(end.length - mostCharacters + 1).join('')}`;
}

function seen(text: string): string {
  return text.replace(TERMINAL_SEQUENCES, '').replace(UNSEEN, '').replace(HALVES, REPLACEMENT);
}
