import { commandCheck } from '#domain/jobs/command/check.ts';
import { commandReading, commandText } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule, type ScheduledJob } from '#domain/jobs/scheduled.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { settingsOf, writeJob } from '#domain/jobs/write.ts';
import { copiedRevisions } from '#domain/schedule/closed/copies.ts';
import { maskJson } from '#domain/secrets/mask-json.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import { readAs } from '#domain/values/shape.ts';
import { changedFields, type FieldChange } from './fields.ts';
import { scheduleChangesInWords, scheduleInWords } from './schedule.ts';

/** The fields that the description of a schedule tells of. */
const DESCRIBED: ReadonlySet<string> = new Set(['schedule', 'startAt', 'endAt', 'jitterSeconds']);
const CATCHES_UP = {
  none: 'no longer catches up',
  latest: 'catches up with the latest of several late fires',
  all: 'catches up with every late fire',
} as const satisfies Readonly<Record<JobSettings['catchup'], string>>;
/** The fields that matter most of the others; the rest follows. */
const FIRST: readonly string[] = ['enabled', 'command', 'args', 'env', 'after', 'catchup'];
const LONGEST_VALUE = 60;
const LONGEST_COMMAND = 200;

/** The words for a job that is to be created at `now`. */
export function newJobInWords(settings: JobSettings, now: EpochSeconds): string[] {
  const schedule = readSchedule(settings, now);
  const parents = settings.after === undefined ? [] : [`runs after ${parentsText(settings)}`];
  return [
    ...(schedule === undefined ? [] : scheduleInWords(schedule, now)),
    ...parents,
    `command: ${newCommandText(settings)}`,
    ...unlessEnabled(settings),
  ];
}

/**
 * The command of a new job on one line, no more of it than people look at. Its secrets are masked before anything is cut, as no mask knows
 * the half of one; where a masked one is no command any more, it is not shown.
 */
function newCommandText(settings: JobSettings): string {
  const masked = readAs(commandCheck, maskJson([], settings.command, secretsOf(settings)));
  return masked.value === undefined
    ? commandReading(settings.command)
    : printableLine(commandText({ ...settings, command: masked.value }), LONGEST_COMMAND);
}

/** The words for a job that is to be deleted at `now`. */
export function goneJobInWords({ schedule }: ScheduledJob, now: EpochSeconds): string[] {
  return schedule === undefined ? [] : [`no longer fires: ${scheduleInWords(schedule, now).join(', ')}`];
}

/**
 * The words for what saving the settings over a job at `now` would change, what matters most first: when it fires, what it does, how.
 * Commands, arguments and the values of variables are not shown, and what is secret of anything else is masked.
 */
export function changesInWords(current: ScheduledJob, settings: JobSettings, now: EpochSeconds): string[] {
  const edit = { before: settingsOf(current.definition), after: settings };
  const changes = changedFields(written(edit.before), written(edit.after));
  const schedules = { before: current.schedule, after: readSchedule(settings, current.definition.createdAt) };
  const ofSchedule = changes.some(({ field }) => field === 'timezone' || DESCRIBED.has(rootOf(field)));
  const others = changes
    .filter(({ field }) => schedules.after === undefined || !DESCRIBED.has(rootOf(field)))
    .sort((one, other) => rankOf(one) - rankOf(other));
  const secrets = [...secretsOf(edit.before), ...secretsOf(edit.after)];
  const words = [
    ...(ofSchedule ? scheduleChangesInWords({ ...schedules, now }) : []),
    ...others.map((change) => changeInWords(change, edit, secrets)),
  ];
  return words.length === 0 ? ['the schedule is written in another way'] : [...new Set(words)];
}

/** With the revisions of the store's calendars, which a job that is written names only. */
function written(settings: JobSettings): object {
  return { ...writeJob(settings), calendar: Object.fromEntries(copiedRevisions(settings.calendars)) };
}

function rankOf({ field }: FieldChange): number {
  const rank = FIRST.indexOf(rootOf(field));
  return rank < 0 ? FIRST.length : rank;
}

interface Edit {
  readonly before: JobSettings;
  readonly after: JobSettings;
}

function changeInWords(change: FieldChange, { before, after }: Edit, secrets: readonly string[]): string {
  switch (rootOf(change.field)) {
    case 'command':
      return commandChange(commandReading(before.command), commandReading(after.command));
    case 'args':
      return 'arguments change';
    case 'env':
      return `variable ${change.field.slice('env.'.length)} ${wayOf(change)}`;
    case 'catchup':
      return CATCHES_UP[after.catchup];
    case 'enabled':
      return after.enabled ? 'is switched on' : 'is switched off: no longer fires';
    case 'after':
      return `runs after ${parentsText(before)} -> ${parentsText(after)}`;
    default:
      return `${change.field}: ${shown(change.field, change.before, secrets)} -> ${shown(change.field, change.after, secrets)}`;
  }
}

function commandChange(before: string, after: string): string {
  return before === after ? 'command changes' : `command changes from ${before} to ${after}`;
}

function unlessEnabled({ enabled }: JobSettings): string[] {
  return enabled ? [] : ['is switched off'];
}

function wayOf(change: FieldChange): string {
  return !('before' in change) ? 'is added' : 'after' in change ? 'changes' : 'is removed';
}

function parentsText({ after = [] }: JobSettings): string {
  return after.length === 0 ? 'no other job' : after.map(({ job, on }) => `${job} (${on})`).join(', ');
}

function shown(field: string, value: unknown, secrets: readonly string[]): string {
  if (value === undefined) {
    return 'none';
  }
  const masked = maskJson(field.split('.'), value, secrets);
  const text = typeof masked === 'string' && /^[\w:/.@-]+$/.test(masked) ? masked : JSON.stringify(masked);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
}

/** The settings' own field of a path: `env` of `env.PATH`. */
function rootOf(field: string): string {
  return /^[^.[]*/.exec(field)?.[0] ?? field;
}
