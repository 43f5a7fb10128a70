import type * as z from 'zod/mini';
import { formatPath, type InputError } from '#domain/values/input-error.ts';

/** Says what a schema found wrong, each thing with its path. */
export function inputErrors(error: z.core.$ZodError): InputError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: 'this key is not known here' }))
      : [{ path: formatPath(issue.path), message: issue.message }],
  );
}
