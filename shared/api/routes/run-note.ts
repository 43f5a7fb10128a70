import * as z from 'zod/mini';
import { LONGEST_RUN_NOTE } from '#domain/jobs/run-inputs.ts';

/** The words of the one who asks for a run. */
export const runNote = () => z.exactOptional(z.string().check(z.minLength(1), z.maxLength(LONGEST_RUN_NOTE)));
