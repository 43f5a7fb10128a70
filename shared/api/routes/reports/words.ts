import * as z from 'zod/mini';
import { jobParams } from '#api/routes/identifiers.ts';
import { nothing, type RouteContract } from '#api/routes/route.ts';
import { writtenInstant } from '#api/shapes/instant.ts';
import { OPEN_STATUSES, OUTCOME_STATUSES } from '#domain/runs/run.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const MOST_OUTPUT_CHARACTERS = 65_536;
const LONGEST_LEASE_SECONDS = 3_600;

/** The word of a path: a start, or an end, as such or as an exit code. */
const wordParams = () => ({
  word: z
    .string()
    .check(
      z.regex(
        /^(?:start|success|fail|\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/,
        'expected start, success, fail or an exit code from 0 to 255',
      ),
    ),
});

const instantMs = () =>
  z.pipe(
    z.iso.datetime({ offset: true }),
    z.transform((text) => Date.parse(text)),
  );

const told = () => ({
  ...nothing(),
  query: z.strictObject({
    /** Tells the executions of the command apart, so that each end goes to its start. */
    execution: z.optional(
      z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 characters of A-Z a-z 0-9 . _ -')),
    ),
  }),
  body: z.optional(
    z.strictObject({
      /** When it began and ended, where it is told later. */
      startedAt: z.optional(instantMs()),
      endedAt: z.optional(instantMs()),
      /** Of a start: another word follows within so many seconds, or it is lost. */
      leaseSeconds: z.optional(wholeNumber(10, LONGEST_LEASE_SECONDS)),
      /** Of an end: the last part of what the command wrote. */
      output: z.optional(z.string().check(z.maxLength(MOST_OUTPUT_CHARACTERS))),
    }),
  ),
});

const answers = () => ({
  200: z.strictObject({
    runId: z.string(),
    scheduledAt: writtenInstant(),
    status: z.enum([...OPEN_STATUSES, ...OUTCOME_STATUSES]),
    /** That was told before; nothing was changed but the lease. */
    known: z.boolean(),
  }),
});

export const pingRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/ping/{word}',
  needs: 'run',
  summary: 'Tell what becomes of a run of a job that runs elsewhere: `start`, `success`, `fail` or an exit code.',
  takes: () => ({ ...told(), params: z.extend(jobParams(), wordParams()) }),
  answers,
} as const satisfies RouteContract;

export const pingByKeyRoute = {
  method: 'POST',
  path: '/v1/ping/{key}/{word}',
  needs: 'look',
  summary: "The same by the job's own key, without any other right.",
  takes: () => ({
    ...told(),
    params: z.object({ key: z.string().check(z.minLength(1), z.maxLength(128)), ...wordParams() }),
  }),
  answers,
} as const satisfies RouteContract;
