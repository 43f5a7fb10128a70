import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';
import { holdsFacts } from './context.ts';

/** A target's input as JSON, or why it is none. */
type JsonInput<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly why: string };

/** An input as any JSON; one that is no JSON is the text that it is, unless it may be JSON once it is filled in. */
export function jsonInput(input: string): JsonInput<unknown> {
  const read = readJson(input);
  if (read.ok) {
    return read;
  }
  return holdsFacts(input)
    ? {
        ok: false,
        why: 'its input is JSON only when EventBridge has filled it in: write the attribute as a text, in quotes',
      }
    : { ok: true, value: input };
}

/** An input as a JSON object. */
export function objectInput(input: string): JsonInput<JsonObject> {
  const read = jsonInput(input);
  if (!read.ok) {
    return read;
  }
  return isObject(read.value) && !Array.isArray(read.value)
    ? { ok: true, value: read.value }
    : { ok: false, why: 'its input is no JSON object' };
}

/** An input as a message of ours: JSON where it is sent as the very same characters, else as the text that it is. */
export function messageInput(input: string): unknown {
  const read = readJson(input);
  return read.ok && typeof read.value === 'object' && JSON.stringify(read.value) === input ? read.value : input;
}
