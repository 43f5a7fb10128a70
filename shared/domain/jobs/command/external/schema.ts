import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const LONGEST_START_SECONDS = 86_400;
const LONGEST_FINISH_SECONDS = 31 * 86_400;

/** Runs that somebody else starts, elsewhere, and tells of. */
export const externalCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('external'),
    /** From the fire on: where nothing was told by then, the fire is missed. */
    startWithinSeconds: z.exactOptional(wholeNumber(1, LONGEST_START_SECONDS)),
    /** From the start on: where no end was told by then, the run is timed out. */
    finishWithinSeconds: z.exactOptional(wholeNumber(1, LONGEST_FINISH_SECONDS)),
  }),
);

/** A command that stands for runs elsewhere. */
export type ExternalCommand = z.output<ReturnType<typeof externalCommandSchema>>;
