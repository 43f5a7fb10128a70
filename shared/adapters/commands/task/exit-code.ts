/** A task cannot be run with these arguments, or its file is none: another attempt cannot help (sysexits(3): EX_USAGE). */
export const TASK_REFUSED = 64;
