import { type Command, InvalidArgumentError } from 'commander';

/** Tells whether a text is an address that the API may have. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** Reads an address of the API: http or https. */
export function parseUrl(text: string): string {
  if (!isHttpUrl(text)) {
    throw new InvalidArgumentError('Expected an address such as http://127.0.0.1:4747.');
  }
  return text;
}

/** The address that the command line names, as every command takes it. */
export function urlOf(command: Command): { readonly url?: string } {
  const { url } = command.optsWithGlobals<{ url?: string }>();
  return url === undefined ? {} : { url };
}

/** Reads how many of something are wanted. */
export const parseCount =
  (most: number) =>
  (text: string): number =>
    wholeNumber(text, 1, most);

/** Reads what a command is to work on: one job, or with --all everything. Ends the command as wrong usage where it is neither or both. */
export function orAll(
  id: string | undefined,
  all: true | undefined,
  command: Command,
): { readonly id: string } | 'all' {
  if ((id === undefined) !== (all === true)) {
    return command.error(`error: ${id === undefined ? 'name a job, or say --all' : '--all takes no job'}`);
  }
  return id === undefined ? 'all' : { id };
}

function wholeNumber(text: string, low: number, high: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) {
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  }
  return value;
}
