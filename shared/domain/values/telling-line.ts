import { withoutTerminalCodes } from './printable-line.ts';

/** The lines that end an output without saying what went wrong, as programs are known to print them. */
const SAY_NOTHING: readonly RegExp[] = [
  // Node ends every uncaught error with its version.
  /^Node\.js v\d/,
  // Prompts: of a shell, for a password, for a yes.
  /^\S*[$#>%]$/,
  /^.*\b(?:password|passphrase)\b[^:]*:$/i,
  /[[(]y(?:es)?\/no?.*[\])]\s*[?:]*$/i,
  // Rules, brackets, the mark under a place in a source.
  /^[^\p{L}\p{N}]*$/u,
  // `go run`, Rust's advice, npm's.
  /^exit status \d+$/,
  /^note: run with `RUST_BACKTRACE/,
  /^npm (?:error|ERR!)(?:\s*$|\s{2,}| A complete log | To see a list )/,
];

/** Go's panics are followed by what every goroutine was at. */
const GOROUTINES = /^goroutine \d+ \[/;

/**
 * The line of an output that says most about why its program failed: the last one, but for what is known to say nothing, and for the
 * indented ones below it (frames of a stack, the members of an error). Where all are of that kind, the last that is not empty, so what was
 * asked for is shown; an empty text where there is none.
 */
export function tellingLine(output: string): string {
  const lines = output
    .split(/[\r\n]/)
    .map((line) => withoutTerminalCodes(line).trimEnd())
    .filter((line) => line !== '');
  const goroutines = lines.findIndex((line) => GOROUTINES.test(line));
  const said = goroutines > 0 ? lines.slice(0, goroutines) : lines;
  const telling = said.filter((line) => !SAY_NOTHING.some((pattern) => pattern.test(line.trim())));
  const line = telling.findLast((text) => !/^\s/.test(text)) ?? telling.at(-1) ?? said.at(-1) ?? '';
  return line.trim();
}
