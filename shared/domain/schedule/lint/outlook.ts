import { DAY } from '#domain/time/civil.ts';

/** Changes of the clocks are looked for in so many seconds. */
export const OUTLOOK = 2 * 366 * DAY;
