import * as z from 'zod/mini';
import type { NoticeSettings } from '#domain/notices/rule.ts';
import { parseNotify } from '#domain/notices/settings/parse.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import { noTimezoneText } from '#domain/time/meant-timezone.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { present } from '#domain/values/present.ts';
import { type InputError, inputErrors } from '#domain/values/unfitting-input.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import type { ClaudeConfiguration } from './command/claude/configuration.ts';
import { SHELLS, type Shell } from './command-kind/shell.ts';

const schema = z.strictObject({
  scheduler: z.prefault(
    z.strictObject({
      enabled: z._default(z.boolean(), true),
      max_concurrent_jobs: z._default(wholeNumber(1, 1_000), 10),
      job_storage_path: z._default(z.string().check(z.minLength(1)), './scheduled_jobs'),
      tasks_path: z._default(z.string().check(z.minLength(1)), './tasks'),
      log_retention_days: z._default(wholeNumber(1, 3_650), 30),
      receipt_retention_days: z._default(wholeNumber(1, 3_650), 400),
      check_interval_seconds: z._default(wholeNumber(1, 3_600), 30),
    }),
    {},
  ),
  cron: z.prefault(
    z.strictObject({
      support_seconds: z._default(z.boolean(), true),
      timezone: z._default(
        z.string().check(z.refine(isTimezone, { error: ({ input }) => noTimezoneText(String(input)) })),
        'UTC',
      ),
      max_execution_time_minutes: z._default(wholeNumber(1, 1_440), 60),
    }),
    {},
  ),
  jobs: z.prefault(
    z.strictObject({
      default_timeout_minutes: z._default(wholeNumber(1, 1_440), 10),
      max_retries: z._default(wholeNumber(0, 20), 3),
      retry_delay_seconds: z._default(wholeNumber(0, 600), 30),
      isolated_home: z._default(z.boolean(), false),
      shell: z._default(z.enum(SHELLS), 'sh'),
    }),
    {},
  ),
  claude: z.prefault(
    z.strictObject({
      model: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(200))),
      max_budget_usd: z._default(z.number().check(z.positive(), z.maximum(1_000_000)), 100),
      allow_bypass_permissions: z._default(z.boolean(), false),
    }),
    {},
  ),
  notify: z.prefault(z.unknown(), {}),
});

/** The configuration, every key present. docs/configuration.md says what each one does. */
export interface Configuration {
  /** false: the API answers, and nothing fires. */
  readonly enabled: boolean;
  readonly maxConcurrentJobs: number;
  readonly jobStoragePath: string;
  readonly tasksPath: string;
  readonly logRetentionDays: number;
  readonly receiptRetentionDays: number;
  readonly checkIntervalSeconds: number;
  readonly supportSeconds: boolean;
  readonly timezone: string;
  readonly maxExecutionTimeMinutes: number;
  readonly defaultTimeoutMinutes: number;
  readonly maxRetries: number;
  readonly retryDelaySeconds: number;
  readonly isolatedHome: boolean;
  readonly claude: ClaudeConfiguration;
  readonly shell: Shell;
  readonly notify: NoticeSettings;
}

/** The outcome of reading a configuration. */
type ParsedConfiguration =
  | {
      readonly ok: true;
      readonly configuration: Configuration;
      /** For whoever sends notices, and for nobody else. */
      readonly channels: ChannelSettings;
    }
  | { readonly ok: false; readonly errors: readonly InputError[] };

/** Reads a configuration file's JSON value; missing keys take their defaults, unknown ones are refused. */
export function parseConfiguration(input: unknown): ParsedConfiguration {
  const parsed = checkInput(schema, input);
  if (!parsed.success) {
    return { ok: false, errors: inputErrors(parsed.error.issues, new Map(), keysAt) };
  }
  const { scheduler, cron, jobs, claude } = parsed.data;
  const notices = parseNotify(parsed.data.notify, cron.timezone);
  if (!notices.ok) {
    return notices;
  }
  return {
    ok: true,
    configuration: {
      enabled: scheduler.enabled,
      maxConcurrentJobs: scheduler.max_concurrent_jobs,
      jobStoragePath: scheduler.job_storage_path,
      tasksPath: scheduler.tasks_path,
      logRetentionDays: scheduler.log_retention_days,
      receiptRetentionDays: scheduler.receipt_retention_days,
      checkIntervalSeconds: scheduler.check_interval_seconds,
      supportSeconds: cron.support_seconds,
      timezone: cron.timezone,
      maxExecutionTimeMinutes: cron.max_execution_time_minutes,
      defaultTimeoutMinutes: jobs.default_timeout_minutes,
      maxRetries: jobs.max_retries,
      retryDelaySeconds: jobs.retry_delay_seconds,
      isolatedHome: jobs.isolated_home,
      claude: {
        ...present({ model: claude.model }),
        maxBudgetUsd: claude.max_budget_usd,
        allowBypass: claude.allow_bypass_permissions,
      },
      shell: jobs.shell,
      notify: notices.notify,
    },
    channels: notices.channels,
  };
}

/** The keys of the configuration, and of each of its groups. */
function keysAt([group]: readonly PropertyKey[]): readonly string[] {
  if (group === undefined) {
    return Object.keys(schema.shape);
  }
  const found = Object.entries(schema.shape).find(([name]) => name === group)?.[1].def;
  return found !== undefined && 'innerType' in found && 'shape' in found.innerType.def
    ? Object.keys(found.innerType.def.shape)
    : [];
}
