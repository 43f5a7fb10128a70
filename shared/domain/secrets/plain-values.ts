import type { Value } from './reference.ts';

/** The values that are there as they are, by their names; references are left out. */
export function plainValues(values: Readonly<Record<string, Value>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
