import * as z from 'zod/mini';
import { pathSchema } from '#domain/jobs/condition/path.ts';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeSeconds } from '#domain/values/whole-number.ts';

const LONGEST_AGE_SECONDS = 3_660 * 86_400;

/** A file is there, or not, or was changed lately, or long ago. */
export const fileConditionSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('file'),
      path: pathSchema(),
      exists: z.exactOptional(z.boolean()),
      newerThanSeconds: z.exactOptional(wholeSeconds(1, LONGEST_AGE_SECONDS)),
      olderThanSeconds: z.exactOptional(wholeSeconds(1, LONGEST_AGE_SECONDS)),
      ...unreadableMember(),
    })
    .check(
      z.refine(
        ({ exists, newerThanSeconds, olderThanSeconds }) =>
          [exists, newerThanSeconds, olderThanSeconds].filter((one) => one !== undefined).length === 1,
        'a file condition has one of exists, newerThanSeconds and olderThanSeconds',
      ),
    ),
);

export type FileCondition = z.output<ReturnType<typeof fileConditionSchema>>;
