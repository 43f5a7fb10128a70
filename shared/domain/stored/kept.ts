import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { type Check, readAs } from '#domain/values/shape.ts';

/** The rest of an item that somebody has to go on with, and what was wrong with it. */
export interface Kept<Value> {
  readonly value: Value;
  readonly fault?: string;
}

/**
 * The version that a write is held against, of an item whatever else is wrong with it: 0, as if there were none, where it is no number that
 * a version can be. Stores replace such an item when they are asked for version 1.
 */
export function keptVersion(item: JsonObject): number {
  const { version } = item;
  return typeof version === 'number' && version >= 1 && version <= LARGEST_VERSION ? version : 0;
}

/** Beyond it a double cannot be counted up by one any more. */
export const LARGEST_VERSION = 2 ** 52;

/** Those of a list that can be read; none where it is no list. */
export function keptOf<Value>(check: Check<Value>, list: unknown): readonly Value[] {
  return Array.isArray(list) ? list.flatMap((item: unknown) => readAs(check, item).value ?? []) : [];
}

/** Reads an item whole, or what is left of it. */
export function readOrKeep<Value>(check: Check<Value>, item: unknown, keep: (item: JsonObject) => Value): Kept<Value> {
  const { value, fault } = readAs(check, item);
  return fault === undefined ? { value } : { value: keep(isObject(item) ? item : {}), fault };
}
