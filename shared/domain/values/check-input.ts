import { en } from 'zod/locales';
import * as z from 'zod/mini';

// zod/mini knows no language by itself: every message would be "Invalid input".
const { localeError: inEnglish } = en();

/** Holds an input to a schema; what is wrong with it is said in English. */
export function checkInput<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
): z.core.util.SafeParseResult<z.output<Schema>> {
  return z.safeParse(schema, input, { error: inEnglish });
}
