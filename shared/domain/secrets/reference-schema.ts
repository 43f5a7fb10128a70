import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { LONGEST_AFFIX, OWN_VARIABLES, PLACES, type SecretReference } from './reference.ts';

const prefix = () => z.exactOptional(z.string().check(z.maxLength(LONGEST_AFFIX)));

const named = (place: keyof typeof PLACES, what: string) =>
  z.string().check(z.regex(PLACES[place], `expected the name ${what}`));

const FORMS = '{"fromSecret", "key"?, "prefix"?}, {"fromParameter", "prefix"?} or {"fromEnvironment", "prefix"?}';

/** One of the places where a value may be kept. */
export const secretReferenceSchema = lazily(
  (): z.ZodMiniType<SecretReference> =>
    z.union(
      [
        z.strictObject({
          fromSecret: named('fromSecret', 'or ARN of a secret'),
          key: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(LONGEST_AFFIX))),
          prefix: prefix(),
        }),
        z.strictObject({ fromParameter: named('fromParameter', 'or ARN of a parameter'), prefix: prefix() }),
        z.strictObject({
          fromEnvironment: named('fromEnvironment', 'of a variable').check(
            z.refine(
              (name) => !name.startsWith(OWN_VARIABLES),
              `variables that begin with ${OWN_VARIABLES} are the product's own, its token among them: no value is read from them`,
            ),
          ),
          prefix: prefix(),
        }),
      ],
      { error: `expected a reference, ${FORMS}, and never the secret itself` },
    ),
);

/** A value: such a text, or a reference to one. */
export function valueSchema(text: z.ZodMiniType<string>) {
  return z.union([text, secretReferenceSchema()], {
    error: ({ input }) => (typeof input === 'string' ? undefined : `expected a text, ${FORMS}`),
  });
}
