import * as z from 'zod';
import { isTimezone } from '../schedule/timezone.ts';
import { formatPath, type InputError } from './input-error.ts';

const wholeNumber = (low: number, high: number) => z.int().min(low).max(high);

const schema = z.strictObject({
  scheduler: z
    .strictObject({
      enabled: z.boolean().default(true),
      max_concurrent_jobs: wholeNumber(1, 1_000).default(10),
      job_storage_path: z.string().min(1).default('./scheduled_jobs'),
      log_retention_days: wholeNumber(1, 3_650).default(30),
      check_interval_seconds: wholeNumber(1, 3_600).default(30),
    })
    .prefault({}),
  cron: z
    .strictObject({
      support_seconds: z.boolean().default(true),
      timezone: z.string().refine(isTimezone, { error: 'not a time zone of the IANA database' }).default('UTC'),
      max_execution_time_minutes: wholeNumber(1, 1_440).default(60),
    })
    .prefault({}),
  jobs: z
    .strictObject({
      default_timeout_minutes: wholeNumber(1, 1_440).default(10),
      max_retries: wholeNumber(0, 20).default(3),
      retry_delay_seconds: wholeNumber(0, 600).default(30),
    })
    .prefault({}),
});

/** The configuration, every key present. docs/configuration.md says what each one does. */
export interface Configuration {
  /** false: the API answers, and nothing fires. */
  readonly enabled: boolean;
  readonly maxConcurrentJobs: number;
  readonly jobStoragePath: string;
  readonly logRetentionDays: number;
  readonly checkIntervalSeconds: number;
  readonly supportSeconds: boolean;
  readonly timezone: string;
  readonly maxExecutionTimeMinutes: number;
  readonly defaultTimeoutMinutes: number;
  readonly maxRetries: number;
  readonly retryDelaySeconds: number;
}

/** The outcome of reading a configuration. */
export type ParsedConfiguration =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly errors: readonly InputError[] };

/** Reads a configuration file's JSON value; missing keys take their defaults, unknown ones are refused. */
export function parseConfiguration(input: unknown): ParsedConfiguration {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    return { ok: false, errors: parsed.error.issues.map(({ path, message }) => ({ path: formatPath(path), message })) };
  }
  const { scheduler, cron, jobs } = parsed.data;
  return {
    ok: true,
    configuration: {
      enabled: scheduler.enabled,
      maxConcurrentJobs: scheduler.max_concurrent_jobs,
      jobStoragePath: scheduler.job_storage_path,
      logRetentionDays: scheduler.log_retention_days,
      checkIntervalSeconds: scheduler.check_interval_seconds,
      supportSeconds: cron.support_seconds,
      timezone: cron.timezone,
      maxExecutionTimeMinutes: cron.max_execution_time_minutes,
      defaultTimeoutMinutes: jobs.default_timeout_minutes,
      maxRetries: jobs.max_retries,
      retryDelaySeconds: jobs.retry_delay_seconds,
    },
  };
}
