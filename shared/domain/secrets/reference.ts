import { isObject } from '#domain/values/json/object.ts';
import type { Check } from '#domain/values/shape.ts';

/** Says where a value is kept. It is looked up for each attempt, and stored nowhere. */
export type SecretReference =
  | {
      /** The name or ARN of a secret in Secrets Manager. */
      readonly fromSecret: string;
      /** The secret is a JSON object, and the value stands in it under this key. */
      readonly key?: string;
      readonly prefix?: string;
    }
  | {
      /** The name or ARN of a parameter in SSM Parameter Store. */
      readonly fromParameter: string;
      readonly prefix?: string;
    }
  | {
      /** A variable of the runtime's own environment. */
      readonly fromEnvironment: string;
      readonly prefix?: string;
    };

/** The names of the places where a value may be kept, by their keys (API_GetSecretValue: SecretId; API_GetParameter: Name). */
export const PLACES = {
  fromSecret: /^[A-Za-z0-9/_+=.@:!-]{1,2048}$/,
  fromParameter: /^[A-Za-z0-9/_.:-]{1,1011}$/,
  fromEnvironment: /^[A-Za-z_][A-Za-z0-9_]{0,254}$/,
} as const;

/** Begins the names of the variables that are the product's own: its token is one, so that no value is read from them. */
export const OWN_VARIABLES = 'CRONSTACK_';

/** In characters, of a key within a secret, and of what is put before a value: `Bearer ` for a header that holds a token. */
export const LONGEST_AFFIX = 200;

/** The keys of which a reference has one: they sound like secrets and hold none. */
export const REFERENCE_KEYS: ReadonlySet<string> = new Set(Object.keys(PLACES));

/**
 * Tells a reference from every other value. By hand, as each function does it: the schema that says what is wrong with one
 * (reference-schema.ts) is for those that take jobs.
 */
export function isReference(value: object): value is SecretReference {
  const [place, ...others] = Object.entries(PLACES).filter(([key]) => key in value);
  if (place === undefined || others.length > 0) {
    return false;
  }
  const [placeKey, names] = place;
  return Object.entries(value).every(([key, member]: [string, unknown]) => {
    if (typeof member !== 'string') {
      return false;
    }
    if (key === placeKey) {
      return names.test(member);
    }
    const isKeyOfSecret = key === 'key' && placeKey === 'fromSecret' && member !== '';
    return (key === 'prefix' || isKeyOfSecret) && member.length <= LONGEST_AFFIX;
  });
}

/** A text as it is, or where to find it. */
export type Value = string | SecretReference;

/** A stored value: a text as it is, or a reference. */
export const valueCheck: Check<Value> = (value) =>
  typeof value === 'string' || (isObject(value) && isReference(value)) ? undefined : 'expected text or a reference';

/** Tells whether any of these values is a reference. */
export function holdsReference(values: Readonly<Record<string, Value>>): boolean {
  return Object.values(values).some((value) => typeof value !== 'string');
}

/** The values that are there as they are, by their names; references are left out. */
export function plainValues(values: Readonly<Record<string, Value>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
