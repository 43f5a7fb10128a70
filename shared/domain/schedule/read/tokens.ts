import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { JsonObject } from '#domain/values/json/object.ts';

/** The job as the readers of the several forms see it, and the place for their remarks. */
export interface Reading {
  readonly jobId: string;
  /** The zone of this schedule, already checked. */
  readonly timezone: string;
  readonly anchor: EpochSeconds;
  /** Warnings about the schedule's spelling; readers add to them. */
  readonly remarks: ScheduleWarning[];
  /** Advice on a text that is no expression here, but is one elsewhere; nobody gives any where it is left out. */
  readonly advise?: (text: string, reading: Reading) => string | undefined;
  /** The time zone that a name which is none was meant for. */
  readonly meant?: (name: string) => string | undefined;
  /** Gives what was read of an object, which may have any of their keys, the times at which it does not fire; they are refused where it is left out. */
  readonly closed?: (input: JsonObject, reading: Reading, part: PartDefinition) => PartDefinition;
}

/** A piece of an expression and where it begins in it. */
export interface Token {
  readonly text: string;
  readonly position: number;
}

/** The words of `text`, which itself begins at `position`. */
export function wordsOf(text: string, position: number): Token[] {
  return Array.from(text.matchAll(/\S+/g), (match) => ({ text: match[0], position: position + match.index }));
}

/** The items of a list such as `1,5-7`, without blanks around them; an empty item is an empty token. */
export function itemsOf(token: Token): Token[] {
  let position = token.position;
  return token.text.split(',').map((text) => {
    const item = { text: text.trim(), position: position + text.length - text.trimStart().length };
    position += text.length + 1;
    return item;
  });
}

/** `token` from its character `from` up to `to`. */
export function part(token: Token, from: number, to?: number): Token {
  return { text: token.text.slice(from, to), position: token.position + from };
}
