import * as z from 'zod/mini';
import { jobIdSchema } from '#domain/jobs/schema.ts';

/** The id of a job, as a path names it. */
export const jobParams = () =>
  z.object({
    id: jobIdSchema(),
  });

/** The id of a run, as a path names it. */
export const runParams = () =>
  z.object({
    runId: z
      .string()
      .check(
        z.regex(
          /^[A-Za-z0-9._-]{1,128}$/,
          'a run id is <job id>.<YYYYMMDDTHHMMSSZ>, or <job id>.<ULID> for a manual run',
        ),
      ),
  });
