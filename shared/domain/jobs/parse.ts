import { ruleObjections } from '#domain/notices/rule-objections.ts';
import type { Calendars } from '#domain/schedule/closed/calendar.ts';
import { calendarObjections } from '#domain/schedule/closed/objections.ts';
import { calendarsSchema } from '#domain/schedule/closed/schema.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { ONLY_ZERO } from '#domain/schedule/definition/sixty-set.ts';
import { lastDayHint } from '#domain/schedule/last-day-hint.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { present } from '#domain/values/present.ts';
import { type InputError, inputErrors } from '#domain/values/unfitting-input.ts';
import { camelCased } from './camel-case.ts';
import { CLAUDE_JOB_DEFAULTS, claudeObjections, isClaude, withConfiguredModel } from './command/claude/settings.ts';
import { type Command, callsAws, commandObjection, expandCommand, reportTimes, shellOf } from './command/command.ts';
import { EXTERNAL_SETTINGS, externalObjections } from './command/external/settings.ts';
import { databaseObjections } from './command/sql/local-files.ts';
import type { Installation } from './command-kind/kind.ts';
import { reservedVariables } from './command-kind/reserved-variables.ts';
import { conditionObjections } from './condition/objections.ts';
import { conditionDefaults, waitObjections } from './condition/settings.ts';
import type { Configuration } from './configuration.ts';
import { FIXED_DEFAULTS } from './fixed-defaults.ts';
import type { JobGroup, JobSettings } from './job.ts';
import { installationOf, type RunnerClasses, type RunnerLimits } from './runner-classes.ts';
import { readSchedule } from './scheduled.ts';
import { type JobInput, jobInputSchema } from './schema.ts';

/** Everything that a job is read against. */
interface JobContext extends Installation {
  readonly configuration: Configuration;
  readonly runners: RunnerClasses;
  /** The instant at which the job was created: the anchor of its intervals. */
  readonly createdAt: EpochSeconds;
  /** The store's calendars that its schedule names: the job gets copies of them. */
  readonly namedCalendars?: Calendars;
}

/** A job with every default filled in, or everything that is wrong with it. */
type ParsedJob =
  | { readonly ok: true; readonly settings: JobSettings }
  | { readonly ok: false; readonly errors: readonly InputError[] };

const SECONDS_A_MINUTE = 60;

/** Reads a job as a person writes it: camelCase or snake_case keys, unknown ones refused, defaults from the configuration. */
export function parseJob(input: unknown, context: JobContext): ParsedJob {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return failed([{ path: '', message: 'expected a job: an object with id, schedule and command' }]);
  }
  const camel = camelCased({ ...input });
  if (!camel.ok) {
    return failed([{ path: camel.twice, message: 'the same field is there under another spelling' }]);
  }
  const parsed = checkInput(jobInputSchema(), camel.fields);
  if (!parsed.success) {
    const keysAt = (path: readonly PropertyKey[]) => (path.length === 0 ? Object.keys(jobInputSchema().shape) : []);
    return failed([
      ...inputErrors(parsed.error.issues, camel.written, keysAt),
      ...writtenScheduleErrors(camel.fields, context, camel.written),
    ]);
  }
  const settings = withDefaults(parsed.data, context);
  const errors = [
    ...limitErrors(settings, context, camel.written),
    ...waitObjections(parsed.data),
    ...noticeErrors(settings, context),
    ...scheduleAndCalendarErrors(settings, context, camel.written),
    ...reservedVariables(settings.env, 'env'),
    ...('env' in settings.command ? reservedVariables(settings.command.env, 'command.env') : []),
  ];
  return errors.length === 0 ? { ok: true, settings } : failed(errors);
}

function withDefaults(input: JobInput, { configuration, namedCalendars, ...installation }: JobContext): JobSettings {
  const { timeoutSeconds, group, after = [], conditions = [], unmet, wait, ...rest } = input;
  const calendars = { ...namedCalendars, ...input.calendars };
  const command: Command =
    typeof input.command === 'string'
      ? expandCommand(input.command, installation)
      : withConfiguredModel(input.command, configuration.claude);
  const reports = reportTimes(command);
  const defaults = {
    timeoutSeconds: configuration.defaultTimeoutMinutes * SECONDS_A_MINUTE,
    maxRetries: configuration.maxRetries,
    ...(isClaude(command) ? CLAUDE_JOB_DEFAULTS : {}),
    ...(reports === undefined ? {} : { ...EXTERNAL_SETTINGS, timeoutSeconds: reports.finishWithinSeconds }),
  };
  return {
    ...FIXED_DEFAULTS,
    ...defaults,
    ...(configuration.isolatedHome ? { isolatedHome: true } : {}),
    ...(configuration.shell === 'sh' ? {} : { shell: configuration.shell }),
    ...rest,
    ...(Object.keys(calendars).length === 0 ? {} : { calendars }),
    name: input.name ?? input.id,
    timezone: input.timezone ?? configuration.timezone,
    command,
    timeoutSeconds: timeoutSeconds ?? defaults.timeoutSeconds,
    maxRetries: input.maxRetries ?? defaults.maxRetries,
    retryDelaySeconds: input.retryDelaySeconds ?? configuration.retryDelaySeconds,
    ...(group === undefined ? {} : { group: withMode(group) }),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...conditionDefaults(present({ conditions, unmet, wait })),
    ...(after.length === 0 ? {} : { after: after.map(({ job, on = 'success' }) => ({ job, on })) }),
    tags: [...new Set(input.tags ?? FIXED_DEFAULTS.tags)],
  };
}

function withMode({ name, mode, maxConcurrent = 1 }: NonNullable<JobInput['group']>): JobGroup {
  return { name, mode: mode ?? (maxConcurrent === 1 ? 'sequential' : 'parallel'), maxConcurrent };
}

function limitErrors(
  settings: JobSettings,
  { configuration, runners, ...installation }: JobContext,
  written: ReadonlyMap<string, string>,
): InputError[] {
  const errors: InputError[] = [];
  const limits = runners.get(settings.runner);
  const reports = reportTimes(settings.command);
  const timeout =
    reports === undefined
      ? timeoutObjection(settings, configuration.maxExecutionTimeMinutes * SECONDS_A_MINUTE, limits)
      : undefined;
  if (reports !== undefined) {
    const objections = externalObjections(settings, reports);
    errors.push(...objections.map(({ path, message }) => ({ path: written.get(path) ?? path, message })));
  }
  if (timeout !== undefined) {
    errors.push({ path: written.get('timeoutSeconds') ?? 'timeoutSeconds', message: timeout });
  }
  if (limits === undefined) {
    errors.push({
      path: 'runner',
      message: `no such runner class; expected one of: ${[...runners.keys()].sort().join(', ')}`,
    });
  }
  if (limits?.remote === true && callsAws(settings.command)) {
    const why = `commands of the runner class ${settings.runner} have no rights on AWS, as its runs are on machines elsewhere`;
    errors.push({ path: 'runner', message: `${why}: expected another class` });
  }
  errors.push(...claudeObjections(settings, configuration.claude, limits ?? {}));
  errors.push(...conditionObjections(settings, limits ?? {}));
  errors.push(...databaseObjections(settings.command, installationOf(limits, installation)));
  const objection = commandObjection(settings.command, installation);
  if (objection !== undefined) {
    errors.push({ ...objection, path: `command.${objection.path}` });
  }
  if (shellOf(settings) === 'bash' && installation.programs?.has('bash') === false) {
    errors.push({ path: 'shell', message: 'there is no bash on the PATH of the runtime' });
  }
  if (settings.schedule === undefined && settings.after === undefined) {
    errors.push({ path: 'schedule', message: 'expected a schedule, or jobs to run after' });
  }
  if (settings.startAt !== undefined && settings.endAt !== undefined && settings.endAt <= settings.startAt) {
    errors.push({ path: written.get('endAt') ?? 'endAt', message: 'expected an instant after startAt' });
  }
  return errors;
}

/** The objection to a timeout that is too long: for everybody, or for the job's runner class, where another class may allow it. */
function timeoutObjection(
  { timeoutSeconds, runner }: JobSettings,
  configuredSeconds: number,
  { longestAttemptSeconds = configuredSeconds, longerBy }: Partial<RunnerLimits> = {},
): string | undefined {
  if (timeoutSeconds <= Math.min(configuredSeconds, longestAttemptSeconds)) {
    return undefined;
  }
  return configuredSeconds <= longestAttemptSeconds
    ? `${timeoutSeconds} s is over the limit of ${configuredSeconds} s (cron.max_execution_time_minutes)`
    : `${timeoutSeconds} s is over the ${longestAttemptSeconds} s that an attempt may take in the runner class ${runner}${
        longerBy === undefined ? '' : `; ${longerBy}`
      }`;
}

function noticeErrors(settings: JobSettings, { configuration, createdAt }: JobContext): InputError[] {
  const { notify = [], timeoutSeconds } = settings;
  const { channelNames } = configuration.notify;
  const periodSeconds = notify.length === 0 ? undefined : periodOf(settings, createdAt);
  const objections = ruleObjections(notify, { channelNames, timeoutSeconds, periodSeconds });
  return objections.map(({ path, message }) => ({ path: `notify${path}`, message }));
}

/** The time between the first two fires; undefined where there are none, or where the schedule is not valid, which is said elsewhere. */
function periodOf(settings: JobSettings, createdAt: EpochSeconds): number | undefined {
  try {
    const schedule = readSchedule(settings, createdAt);
    const first = schedule?.next(createdAt);
    const second = first === undefined ? undefined : schedule?.next(first);
    return first === undefined || second === undefined ? undefined : second - first;
  } catch (error) {
    if (error instanceof ScheduleError) {
      return undefined;
    }
    throw error;
  }
}

/** The faults of the schedule of a job whose other fields cannot be read: those that it depends on are taken as they are if they can be. */
function writtenScheduleErrors(
  { id, schedule, timezone, calendars = {} }: Readonly<Record<string, unknown>>,
  context: JobContext,
  written: ReadonlyMap<string, string>,
): InputError[] {
  const named = checkInput(calendarsSchema(), calendars);
  if (!named.success || calendarErrors(named.data).length > 0) {
    return [];
  }
  const zone = typeof timezone === 'string' && isTimezone(timezone) ? timezone : context.configuration.timezone;
  return scheduleErrors(
    {
      id: typeof id === 'string' ? id : '',
      schedule,
      timezone: zone,
      calendars: { ...context.namedCalendars, ...named.data },
      jitterSeconds: 0,
    },
    context,
    written,
  );
}

/** A schedule is not held against calendars that are wrong. */
function scheduleAndCalendarErrors(
  settings: JobSettings,
  context: JobContext,
  written: ReadonlyMap<string, string>,
): InputError[] {
  const errors = calendarErrors(settings.calendars ?? {});
  return errors.length === 0 ? scheduleErrors(settings, context, written) : errors;
}

/** The faults of calendars, each with its path in the job. */
export function calendarErrors(calendars: Calendars): InputError[] {
  return Object.entries(calendars).flatMap(([name, calendar]) =>
    calendarObjections(name, calendar).map(({ path, message }) => ({ path: `calendars.${name}.${path}`, message })),
  );
}

function scheduleErrors(
  settings: Parameters<typeof readSchedule>[0],
  { configuration, createdAt }: JobContext,
  written: ReadonlyMap<string, string>,
): InputError[] {
  const path = written.get('schedule') ?? 'schedule';
  try {
    const schedule = readSchedule(settings, createdAt);
    if (!configuration.supportSeconds && schedule !== undefined && usesSeconds(schedule)) {
      return [{ path, message: 'schedules to the second are switched off (cron.support_seconds)' }];
    }
    return [];
  } catch (error) {
    if (error instanceof ScheduleError) {
      return [{ path: `${path}${error.path ?? ''}`, message: `${error.message}${lastDayHint(settings.schedule)}` }];
    }
    throw error;
  }
}

/** Tells a schedule that says something about seconds: a sixth cron field other than 0, or an interval that is not whole minutes. */
function usesSeconds({ parts }: ParsedSchedule): boolean {
  return parts.some((part) => {
    if (part.form === 'cron') {
      return part.seconds.low !== ONLY_ZERO.low || part.seconds.high !== ONLY_ZERO.high;
    }
    return part.form === 'interval' && part.seconds % SECONDS_A_MINUTE !== 0;
  });
}

function failed(errors: readonly InputError[]): ParsedJob {
  return { ok: false, errors };
}
