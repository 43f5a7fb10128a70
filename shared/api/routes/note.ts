import * as z from 'zod/mini';
import { LONGEST_RUN_NOTE } from '#domain/jobs/run-inputs.ts';

/** Kept in the item of a job, or of everything, as long as it holds. */
const LONGEST_KEPT = 200;
const LONGEST_OF_A_PAUSE = 1_000;

/** The words of the one who asks for a run. */
export const runNote = () => z.exactOptional(words(LONGEST_RUN_NOTE));

/** The words of the one who skips a fire, sets a blackout or mutes a job. */
export const keptNote = () => z.optional(words(LONGEST_KEPT));

/** The words of the one who pauses a job, or everything. */
export const pauseNote = () => z.optional(words(LONGEST_OF_A_PAUSE));

function words(longest: number) {
  return z.string().check(z.minLength(1), z.maxLength(longest));
}
