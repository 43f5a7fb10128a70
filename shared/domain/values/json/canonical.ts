import { isObject } from './object.ts';

/** Writes a JSON value in the one way in which all that are equal (`sameJson`) are written: keys in order, none that is undefined. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
