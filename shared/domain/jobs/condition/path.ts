import * as z from 'zod/mini';

const LONGEST_PATH = 4_096;

/** A place in the machine's files. A command has a folder of its own, so nothing is relative to anything. */
export const pathSchema = () =>
  z.string().check(z.regex(/^\/[^\0]*$/, 'expected an absolute path, such as /var'), z.maxLength(LONGEST_PATH));
