/** The most jobs that one call plans or applies. */
export const MAX_JOBS_A_CALL = 100;
