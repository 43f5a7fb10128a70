import type { Command } from 'commander';
import type { Output } from '#cli/terminal/output.ts';
import { printableLines } from '#cli/terminal/printable.ts';
import { formatOf } from './format.ts';
import type { Surroundings } from './surroundings.ts';

/** Prints what a command came to, in the form that was chosen. */
export interface Printer {
  /** True where nobody wants words. */
  readonly isQuiet: boolean;
  /** True where programs read the answer. */
  readonly isData: boolean;
  /** Takes words about the work, for whoever watches it. */
  readonly notes: Output;
  /** Prints an answer: as data for programs, in words, or with --quiet as its `ids`, one a line. */
  print(answer: unknown, inWords: () => string, ids?: readonly string[]): void;
  /** Prints a list. Where there are more items than were asked for that is said: below the words, else on stderr, as nobody may take a part for the whole. */
  printList(
    list: { readonly items: readonly unknown[]; readonly more: boolean },
    inWords: () => string,
    ids?: readonly string[],
  ): void;
  /** Prints what a command printed: as data for programs, else as it is given here, also with --quiet unless there are ids. */
  printOutput(answer: unknown, output: () => string, ids?: readonly string[]): void;
  /** Prints a part of what comes bit by bit: as data for programs, with JSON one line, else as it is given here. */
  printPart(answer: unknown, output: () => string): void;
}

/** Makes the printer of a command. */
export function openPrinter({ stdout, stderr }: Surroundings, command: Command): Printer {
  stdout.onLoss(({ reason, readerLeft }) => {
    if (!readerLeft) {
      stderr.write(`error: the output is lost: ${reason}\n`);
    }
  });
  const format = formatOf(command);
  const isQuiet = format.kind === 'quiet';
  const printOutput: Printer['printOutput'] = (answer, output, ids) => {
    if (format.kind === 'data') {
      stdout.write(format.whole(answer));
    } else {
      stdout.write(isQuiet && ids !== undefined ? linesOf(ids) : withNewline(output()));
    }
  };
  const print: Printer['print'] = (answer, inWords, ids = []) =>
    printOutput(answer, () => printableLines(inWords()), ids);
  return {
    isQuiet,
    isData: format.kind === 'data',
    notes: isQuiet ? { ...stderr, write: () => undefined } : stderr,
    print,
    printList: ({ items, more }, inWords, ids) => {
      print(items, inWords, ids);
      if (more) {
        const told = format.kind === 'table' ? stdout : stderr;
        told.write(`${items.length === 1 ? 'only the first' : `the first ${items.length}`}; --limit shows more\n`);
      }
    },
    printOutput,
    printPart: (answer, output) => stdout.write(format.kind === 'data' ? format.part(answer) : output()),
  };
}

function linesOf(ids: readonly string[]): string {
  return printableLines(ids.map((id) => `${id}\n`).join(''));
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
