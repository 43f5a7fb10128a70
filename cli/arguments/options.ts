import { InvalidArgumentError } from 'commander';

const MAX_PORT = 65_535;

/** Whether a text is an address that the API may have. */
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

/** Reads a TCP port; 0 asks for any free one. */
export function parsePort(text: string): number {
  return wholeNumber(text, 0, MAX_PORT);
}

/** Reads how many of something are wanted. */
export const parseCount =
  (most: number) =>
  (text: string): number =>
    wholeNumber(text, 1, most);

/** Reads an instant: RFC 3339, or a day, which is its first second in UTC. */
export function parseInstant(text: string): string {
  const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(instant) ||
    Number.isNaN(Date.parse(instant))
  ) {
    throw new InvalidArgumentError('Expected an instant such as 2026-11-05T09:00:00Z, or a day such as 2026-11-05.');
  }
  return instant;
}

function wholeNumber(text: string, low: number, high: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) {
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  }
  return value;
}
