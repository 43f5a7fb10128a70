import * as z from 'zod';
import { isTimezone } from '../schedule/timezone.ts';
import { commandSchema, environmentSchema } from './command.ts';

/** `.` and `..` are no names in a path: a URL with them leads elsewhere. */
const JOB_ID = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,56}$/;
const TAG = /^[A-Za-z0-9._:/@-]{1,64}$/;
/** Only to keep numbers sane: the limit that counts is the configuration's, and says so. */
const LONGEST_TIMEOUT_SECONDS = 31 * 86_400;
const LONGEST_DEADLINE_SECONDS = 31 * 86_400;

const seconds = (low: number, high: number) => z.int().min(low).max(high);

const instant = z.iso
  .datetime({ offset: true, error: 'expected an RFC 3339 date-time with an offset, such as 2026-12-24T18:00:00+01:00' })
  .transform((text) => Math.floor(Date.parse(text) / 1000));

/** The job id: what EventBridge allows in a name, short enough that an entry's name still fits. */
export const jobIdSchema = z.string().regex(JOB_ID, 'expected 1 to 56 characters of A-Z a-z 0-9 . _ -');

const groupSchema = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'expected 1 to 64 characters of A-Z a-z 0-9 . _ -'),
    mode: z.enum(['sequential', 'parallel']).exactOptional(),
    maxConcurrent: z.int().min(1).max(100).exactOptional(),
  })
  .refine(({ mode, maxConcurrent = 1 }) => mode !== 'sequential' || maxConcurrent === 1, {
    path: ['maxConcurrent'],
    error: 'a sequential group runs one at a time: leave it out, or set mode to parallel',
  });

const parentSchema = z.strictObject({
  job: jobIdSchema,
  on: z.enum(['success', 'failure', 'finish']).exactOptional(),
});

/** The fields of a job as a person writes them: id, command, and a schedule or the jobs it follows have to be there. */
export const jobInputSchema = z.strictObject({
  id: jobIdSchema,
  name: z.string().trim().min(1).max(200).exactOptional(),
  description: z.string().max(2_000).exactOptional(),
  owner: z.string().trim().min(1).max(200).exactOptional(),
  source: z.string().trim().min(1).max(200).exactOptional(),
  schedule: z.json().exactOptional(),
  timezone: z
    .string()
    .refine(isTimezone, { error: 'expected a time zone of the IANA database, such as Europe/Berlin' })
    .exactOptional(),
  startAt: instant.exactOptional(),
  endAt: instant.exactOptional(),
  maxRuns: z.int().min(1).max(1_000_000_000).exactOptional(),
  jitterSeconds: seconds(0, 86_400).exactOptional(),
  precision: z.enum(['minute', 'second']).exactOptional(),
  command: z.union([z.string().trim().min(1, 'expected a command').max(16_384), commandSchema], {
    error: 'expected a shell line, the name of a task, or an object with a type',
  }),
  args: z.union([z.array(z.json()), z.record(z.string(), z.json())]).exactOptional(),
  env: environmentSchema.exactOptional(),
  runner: z.string().exactOptional(),
  timeoutSeconds: seconds(1, LONGEST_TIMEOUT_SECONDS).exactOptional(),
  maxRetries: z.int().min(0).max(20).exactOptional(),
  retryDelaySeconds: seconds(0, 600).exactOptional(),
  onLost: z.enum(['retry', 'fail']).exactOptional(),
  overlap: z.enum(['skip', 'queue', 'replace', 'allow']).exactOptional(),
  catchup: z.enum(['latest', 'all', 'none']).exactOptional(),
  deadlineSeconds: seconds(1, LONGEST_DEADLINE_SECONDS).exactOptional(),
  group: groupSchema.exactOptional(),
  after: z.array(parentSchema).max(20).exactOptional(),
  maxRunsPerHour: z.int().min(1).max(1_000_000).exactOptional(),
  pauseAfterFailures: z.int().min(1).max(1_000_000).exactOptional(),
  tags: z
    .array(z.string().regex(TAG, 'expected 1 to 64 characters of A-Z a-z 0-9 . _ : / @ -'))
    .max(50)
    .exactOptional(),
  enabled: z.boolean().exactOptional(),
});

/** A job as it was written, its shape checked. */
export type JobInput = z.output<typeof jobInputSchema>;

/** Names that stand for a field under another spelling: the seed's. */
export const OTHER_NAMES: Readonly<Record<string, string>> = { cronExpression: 'schedule' };
