import { formatPath, type InputError } from '#domain/values/unfitting-input.ts';

const MAX_DEPTH = 20;
// DynamoDB numbers: 1e-130 to 9.99e125 (ServiceQuotas "Data types"); and JSON.parse reads 1e999 as Infinity.
const MAX_MAGNITUDE = 1e125;
const MIN_MAGNITUDE = 1e-125;
const NUL_OR_LONE_SURROGATE = /\0|\p{Surrogate}/u;

/**
 * Finds what no body of a request and no result may hold: too deep a nesting (a recursive reader's stack), a key that JavaScript gives a
 * meaning to, text that no command or store can be given, numbers that the store cannot keep. Undefined where there is no objection.
 */
export function jsonObjection(json: unknown): InputError | undefined {
  const open: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [{ value: json, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    const message = objectionTo(value, path);
    if (message !== undefined) {
      return { path: formatPath(path), message };
    }
    for (const [key, child] of childrenOf(value)) {
      open.push({ value: child, path: [...path, key] });
    }
  }
  return undefined;
}

function objectionTo(value: unknown, path: readonly PropertyKey[]): string | undefined {
  const key = path.at(-1);
  if (key === '__proto__') {
    return 'a key cannot be called __proto__';
  }
  if (typeof key === 'string' && NUL_OR_LONE_SURROGATE.test(key)) {
    return 'a key cannot hold U+0000 or half a surrogate pair';
  }
  if (typeof value === 'string' && NUL_OR_LONE_SURROGATE.test(value)) {
    return 'text cannot hold U+0000 or half a surrogate pair';
  }
  if (typeof value === 'number' && !isKeepable(value)) {
    return `a number is 0 or from ${MIN_MAGNITUDE} to ${MAX_MAGNITUDE} in size`;
  }
  return typeof value === 'object' && path.length > MAX_DEPTH ? `at most ${MAX_DEPTH} levels deep` : undefined;
}

function isKeepable(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude === 0 || (magnitude >= MIN_MAGNITUDE && magnitude <= MAX_MAGNITUDE);
}

function childrenOf(value: unknown): readonly (readonly [PropertyKey, unknown])[] {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => [index, item] as const);
  }
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
