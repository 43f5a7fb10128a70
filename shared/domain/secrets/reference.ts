import * as z from 'zod/mini';
import { isObject } from '#domain/values/json/object.ts';
import { lazily } from '#domain/values/lazily.ts';
import type { Check } from '#domain/values/shape.ts';

/** The keys of which a reference has one: they sound like secrets and hold none. */
export const REFERENCE_KEYS: ReadonlySet<string> = new Set(['fromSecret', 'fromParameter', 'fromEnvironment']);

/** Put before the value: `Bearer ` for a header that holds a token. */
const prefix = () => z.exactOptional(z.string().check(z.maxLength(200)));

/** One of the places where a value may be kept. */
const secretReferenceSchema = lazily(() =>
  z.union([
    z.strictObject({
      /** The name or ARN of a secret in Secrets Manager (API_GetSecretValue: SecretId). */
      fromSecret: z.string().check(z.regex(/^[A-Za-z0-9/_+=.@:!-]{1,2048}$/, 'expected the name or ARN of a secret')),
      /** The secret is a JSON object, and the value stands in it under this key. */
      key: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(200))),
      prefix: prefix(),
    }),
    z.strictObject({
      /** The name or ARN of a parameter in SSM Parameter Store (API_GetParameter: Name). */
      fromParameter: z.string().check(z.regex(/^[A-Za-z0-9/_.:-]{1,1011}$/, 'expected the name or ARN of a parameter')),
      prefix: prefix(),
    }),
    z.strictObject({
      /** A variable of the runtime's own environment. */
      fromEnvironment: z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,254}$/, 'expected the name of a variable')),
      prefix: prefix(),
    }),
  ]),
);

/** Says where a value is kept. It is looked up for each attempt, and stored nowhere. */
export type SecretReference = z.output<ReturnType<typeof secretReferenceSchema>>;

/** Tells a reference from every other value. */
export function isReference(value: object): value is SecretReference {
  return Object.keys(value).some((key) => REFERENCE_KEYS.has(key)) && secretReferenceSchema().safeParse(value).success;
}

/** A text as it is, or where to find it. */
export type Value = string | SecretReference;

/** A stored value: a text as it is, or a reference. */
export const valueCheck: Check<Value> = (value) =>
  typeof value === 'string' || (isObject(value) && isReference(value)) ? undefined : 'expected text or a reference';

/** A value of at most `longest` characters, or a reference to one. */
export function valueSchema(text: z.ZodMiniType<string>) {
  return z.union([text, secretReferenceSchema()], {
    error: ({ input }) =>
      typeof input === 'string'
        ? undefined
        : 'expected a text, {"fromSecret", "key"?, "prefix"?}, {"fromParameter", "prefix"?} or {"fromEnvironment", "prefix"?}',
  });
}

/** The values that are there as they are, by their names; references are left out. */
export function plainValues(values: Readonly<Record<string, Value>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
