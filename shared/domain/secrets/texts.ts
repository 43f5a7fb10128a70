import { isReference } from './reference.ts';

/** A text or a number within a JSON value, where it stands, and the keys above it, the outermost first. */
export interface NamedScalar {
  readonly path: string;
  readonly keys: readonly string[];
  readonly value: string | number;
}

/** A text within a JSON value. */
export interface NamedText extends NamedScalar {
  readonly value: string;
}

/**
 * The texts and numbers within a JSON value that itself stands at `path` under `keys`. Of a reference that is the prefix alone: the
 * rest only says where a value is kept.
 */
export function scalarsIn(path: string, keys: readonly string[], value: unknown): readonly NamedScalar[] {
  if (typeof value === 'string' || typeof value === 'number') {
    return [{ path, keys, value }];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  if (isReference(value)) {
    return scalarsIn(`${path}.prefix`, ['prefix'], value.prefix);
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    Array.isArray(value)
      ? scalarsIn(`${path}[${name}]`, keys, inner)
      : scalarsIn(path === '' ? name : `${path}.${name}`, [...keys, name], inner),
  );
}

/** The texts among those. */
export function textsIn(path: string, keys: readonly string[], value: unknown): readonly NamedText[] {
  return scalarsIn(path, keys, value).filter(isText);
}

function isText(scalar: NamedScalar): scalar is NamedText {
  return typeof scalar.value === 'string';
}
