import { shownCommand } from './shown-job.ts';

const MOST_CHARACTERS = 500;

/** Repeats a command whole, as a person has to see what is going to run; only a very long one is cut. */
export function commandInWords(command: unknown): string {
  const text = typeof command === 'string' ? command : (lineOf(command) ?? JSON.stringify(shownCommand(command)));
  return `Its command: ${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} [cut]` : text}`;
}

function lineOf(command: unknown): string | undefined {
  return typeof command === 'object' && command !== null && 'line' in command ? String(command.line) : undefined;
}
