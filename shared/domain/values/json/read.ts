import type { InputError } from '#domain/values/unfitting-input.ts';
import { describeFault } from './fault.ts';
import { jsonLosses } from './losses.ts';

/** A JSON text that was read, or what is wrong with it. `value` of one that would not be kept is what JavaScript makes of it. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly kind: 'malformed'; readonly errors: readonly [InputError] }
  | { readonly ok: false; readonly kind: 'not_kept'; readonly errors: readonly InputError[]; readonly value: unknown };

/**
 * Reads JSON (RFC 8259) that somebody wrote. What JavaScript would change without a word is refused: keys that stand twice in an object,
 * and numbers that no double keeps (RFC 8259, sections 4 and 6). Every JSON.stringify is read again.
 */
export function readJson(text: string): ReadJson {
  const value = parse(text);
  if (value === undefined) {
    return { ok: false, kind: 'malformed', errors: [{ path: '', message: describeFault(text) }] };
  }
  const errors = jsonLosses(text);
  return errors.length === 0 ? { ok: true, value } : { ok: false, kind: 'not_kept', errors, value };
}

/** Undefined, which no JSON is, where the text is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
