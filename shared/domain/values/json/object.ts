/** An object of JSON: its keys and what stands under them. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Tells an object with keys from null, a list and everything that is no object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
