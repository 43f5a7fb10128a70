import * as z from 'zod/mini';
import { valueSchema } from '#domain/secrets/reference-schema.ts';

const LONGEST_URL = 2_048;

/** The address of a server, `https://...`; never with a user name or password in it. */
export const urlSchema = () =>
  valueSchema(
    z
      .string()
      .check(
        z.maxLength(LONGEST_URL),
        z.refine(
          isUrl,
          'expected an absolute URL that starts with https:// or http://, without user name and password',
        ),
      ),
  );

function isUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return false;
  }
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
