import * as z from 'zod/mini';
import { valueSchema } from '#domain/secrets/reference-schema.ts';
import { lazily } from '#domain/values/lazily.ts';

/** The environment a job may set for its command. */
export const environmentSchema = lazily(() =>
  z.record(
    z
      .string()
      .check(
        z.regex(
          /^[A-Za-z_][A-Za-z0-9_]*$/,
          'an environment variable is letters, digits and _, not starting with a digit',
        ),
      ),
    valueSchema(z.string().check(z.maxLength(32_768))),
  ),
);
