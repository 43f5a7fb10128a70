import * as z from 'zod';

/** A part of the path of a request. */
const id = z.string().regex(/^[\w.-]{1,200}$/, 'expected letters, digits, dots, dashes and underscores');

/** The id of a job, as tools take it. */
export const jobId = id.describe('The id of the job, as list_jobs shows it.');

/** The id of a run, as tools take it. */
export const runId = id.describe('The id of the run, such as report.20261128T090000Z.');

/** An instant, as tools take it. */
export const instant = z.string().describe('An instant in RFC 3339 with an offset or Z, such as 2026-11-28T09:00:00Z.');

/** The size of a page. */
export const limit = z.int().min(1).max(100).default(20).describe('The most items to answer.');

/** Where a list goes on. */
export const cursor = z.string().optional().describe('nextCursor of the answer before, to go on there.');

/** Makes calls that are sent twice one. */
export const requestId = z
  .string()
  .min(1)
  .max(200)
  .describe(
    'Any text of your own that names this request. The same one again starts nothing twice: repeat it when you try again.',
  );

/** A job as a person writes it; the API judges it. */
export const job = z
  .looseObject({ id: z.string().describe('Letters, digits, dots, dashes and underscores.') })
  .describe(
    'The job: id, schedule (cron, "every 90s", {"at": [...]} or a list), timezone (IANA), command (a shell line, a task, or an object with a type: shell, task, http, lambda, claude), and what it may have besides: args, env, timeoutSeconds, maxRetries, retryDelaySeconds, overlap, catchup, after, tags, notify, startAt, endAt.',
  );
