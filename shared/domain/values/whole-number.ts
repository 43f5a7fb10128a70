import * as z from 'zod/mini';

/** A whole number from `low` to `high`. */
export const wholeNumber = (low: number, high = Number.MAX_SAFE_INTEGER) =>
  z.int().check(z.minimum(low), z.maximum(high));
