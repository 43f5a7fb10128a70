import { OTHER_NAMES } from './schema.ts';

/** An object's keys in camelCase, or the key that was given in two spellings. */
type CamelCased =
  | {
      readonly ok: true;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly written: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly twice: string };

/**
 * Accepts a job's top-level keys in snake_case as well as in camelCase. `written` says how a key was spelled, so that errors can speak of
 * it in the writer's words.
 */
export function camelCased(input: Readonly<Record<string, unknown>>): CamelCased {
  const fields: Record<string, unknown> = Object.create(null);
  const written = new Map<string, string>();
  for (const [key, value] of Object.entries(input)) {
    const field = fieldName(key);
    if (written.has(field)) {
      return { ok: false, twice: key };
    }
    written.set(field, key);
    fields[field] = value;
  }
  return { ok: true, fields: { ...fields }, written };
}

function fieldName(key: string): string {
  const camel = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(OTHER_NAMES, camel) ? (OTHER_NAMES[camel] ?? camel) : camel;
}
