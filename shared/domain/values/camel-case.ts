/** An object's keys in camelCase, or the key that was given in two spellings. */
type CamelCased =
  | {
      readonly ok: true;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly written: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly twice: string };

/**
 * An object's own keys, given in snake_case or in camelCase, in camelCase; those below them stay. `written` says how a key was spelled, so that
 * errors can speak of it in the writer's words.
 * @param otherNames names that stand for a key under another one, in camelCase
 */
export function camelCaseKeys(
  input: Readonly<Record<string, unknown>>,
  otherNames: Readonly<Record<string, string>> = {},
): CamelCased {
  const fields: Record<string, unknown> = Object.create(null);
  const written = new Map<string, string>();
  for (const [key, value] of Object.entries(input)) {
    const camel = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const field = Object.hasOwn(otherNames, camel) ? (otherNames[camel] ?? camel) : camel;
    if (written.has(field)) {
      return { ok: false, twice: key };
    }
    written.set(field, key);
    fields[field] = value;
  }
  return { ok: true, fields: { ...fields }, written };
}
