import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClaudeStream, NO_EVENTS, withEvent } from '#domain/claude/stream.ts';

/** What the program printed and came to in one situation. Recorded with version 2.1.332 before a Messages API of our own; members that nothing asks for are left out. */
interface Recorded {
  readonly name: string;
  readonly exit: number | null;
  readonly stderr: string;
  readonly events: readonly unknown[];
}

/** All recordings. */
export const RECORDED = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8')) as Recorded[];

/** One of them. */
export function recorded(name: string): Recorded {
  const found = RECORDED.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`nothing was recorded for ${name}`);
  }
  return found;
}

/** The stream of these events. */
export function streamOf(events: readonly unknown[]): ClaudeStream {
  return events.reduce<ClaudeStream>(withEvent, NO_EVENTS);
}
