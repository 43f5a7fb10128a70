const MOST_CHARACTERS = 500;

/** Repeats a command whole, as a person has to see what is going to run; only a very long one is cut. */
export function commandInWords(command: unknown): string {
  const text = typeof command === 'string' ? command : (lineOf(command) ?? JSON.stringify(withoutEnvironment(command)));
  return `Its command: ${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} [cut]` : text}`;
}

function withoutEnvironment(command: unknown): unknown {
  if (typeof command !== 'object' || command === null || !('env' in command)) {
    return command;
  }
  const { env: _, ...others } = command;
  return others;
}

function lineOf(command: unknown): string | undefined {
  return typeof command === 'object' && command !== null && 'line' in command ? String(command.line) : undefined;
}
