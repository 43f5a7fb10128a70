// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out
const TERMINAL_CODES = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

/** A text without what only a terminal understands: colours, cursor movements, control characters other than tab and newline; and without half characters. */
export function withoutTerminalCodes(text: string): string {
  return text.replace(TERMINAL_CODES, '');
}

/** A text as one line of at most so many characters. */
export function printableLine(text: string, mostCharacters: number): string {
  const line = withoutTerminalCodes(text).trim().replace(/\s+/g, ' ');
  return line.length > mostCharacters ? `${withoutTerminalCodes(line.slice(0, mostCharacters))}...` : line;
}
