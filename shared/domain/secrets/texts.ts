import { isReference } from './reference.ts';

/** A text within a JSON value, where it stands, and the nearest key above it. */
export interface NamedText {
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

/** The texts within a JSON value that itself stands at `path` under `key`. Of a reference that is the prefix alone: the rest only says where a value is kept. */
export function textsIn(path: string, key: string, value: unknown): readonly NamedText[] {
  if (typeof value === 'string') {
    return [{ path, key, value }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if (isReference(value)) {
    return textsIn(`${path}.prefix`, 'prefix', value.prefix);
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    Array.isArray(value)
      ? textsIn(`${path}[${name}]`, key, inner)
      : textsIn(path === '' ? name : `${path}.${name}`, name, inner),
  );
}
