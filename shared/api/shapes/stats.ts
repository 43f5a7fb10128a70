import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { writtenInstant } from './instant.ts';

const percentilesSchema = lazily(() =>
  z.strictObject({
    /** The number of durations that these are of. */
    count: wholeNumber(1),
    p50: z.int(),
    p95: z.int(),
    p99: z.int(),
  }),
);

const count = () => z.optional(wholeNumber(0));

/** The statistics of a job's latest runs. Milliseconds. */
export const statsSchema = lazily(() =>
  z.strictObject({
    /** The number of records that were read; a span is one. */
    runs: wholeNumber(0),
    /** The first and the last planned instant among them. */
    from: z.optional(writtenInstant()),
    to: z.optional(writtenInstant()),
    /** By status; a span counts with all its fires. */
    statuses: z.strictObject({
      queued: count(),
      running: count(),
      retrying: count(),
      succeeded: count(),
      failed: count(),
      timed_out: count(),
      cancelled: count(),
      skipped: count(),
      missed: count(),
    }),
    /** From the planned instant to the first start, of runs that a schedule planned. */
    latenessMs: z.optional(percentilesSchema()),
    /** From sending to the first start. */
    queueMs: z.optional(percentilesSchema()),
    /** From the first start to the outcome. */
    durationMs: z.optional(percentilesSchema()),
    /** Of those that Claude Code ran: their turns, their cost and the calls that were denied. */
    claude: z.optional(
      z.strictObject({ runs: wholeNumber(1), turns: wholeNumber(0), costUsd: z.number(), denials: wholeNumber(0) }),
    ),
  }),
);

/** A job's statistics as the API shows them. */
export type Stats = z.output<ReturnType<typeof statsSchema>>;

/** Some durations, as the API shows them. */
export type Percentiles = z.output<ReturnType<typeof percentilesSchema>>;
