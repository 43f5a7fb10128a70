import { en } from 'zod/locales';
import * as z from 'zod/mini';

// zod/mini knows no language by itself: every message would be "Invalid input".
const { localeError: inEnglish } = en();

/** Stands before what says all: `Invalid input: expected string, received number`. */
const PREFACE = /^Invalid input: /;

/** Said of a key that is not there. */
const NOTHING = /^expected (.+), received undefined$/;

/** Holds an input to a schema; what is wrong with it is said in English. */
export function checkInput<Schema extends z.ZodMiniType>(
  schema: Schema,
  input: unknown,
): z.core.util.SafeParseResult<z.output<Schema>> {
  return z.safeParse(schema, input, { error: inWords });
}

const inWords: typeof inEnglish = (issue) => {
  if (issue.code === 'invalid_union' && Array.isArray(issue.options) && issue.options.length > 0) {
    return `expected one of ${issue.options.join(', ')}`;
  }
  const said = inEnglish(issue);
  return (typeof said === 'object' ? said?.message : said)
    ?.replace(PREFACE, '')
    .replace(NOTHING, 'it is missing: expected $1');
};
