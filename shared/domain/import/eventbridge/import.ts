import { at, listAt, numberAt, textAt } from '#domain/import/at-path.ts';
import type { Imported, ImportedJob, JobDraft, LeftOut } from '#domain/import/imported.ts';
import type { JobIds } from '#domain/import/job-ids.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { isObject } from '#domain/values/json/object.ts';
import { type AwsCronParser, eventBridgeReading } from './second-reading.ts';
import { readTarget } from './target.ts';
import { readTimes } from './times.ts';

/** The things that schedules are read with. */
interface Means {
  /** The source's name, for people. */
  readonly place: string;
  readonly now: EpochSeconds;
  readonly awsCronParser?: AwsCronParser | undefined;
}

const DEFAULT_GROUP = 'default';
const SECONDS_A_MINUTE = 60;

/**
 * Makes a job of each schedule of EventBridge Scheduler: what `aws scheduler get-schedule` prints, a list of that, or `{"Schedules": [...]}`.
 * The function of a target is called by the run itself, so that it is tried again where it fails, which EventBridge leaves to Lambda.
 */
export function importEventBridge(source: unknown, means: Means, ids: JobIds): Imported {
  const jobs: ImportedJob[] = [];
  const leftOut: LeftOut[] = [];
  for (const schedule of schedulesIn(source)) {
    const made = jobOf(schedule, means, ids);
    const written = {
      place: `${means.place}, ${nameOf(schedule)}`,
      written: textAt(schedule, 'ScheduleExpression') ?? '',
    };
    if ('why' in made) {
      leftOut.push({ ...written, ...made });
    } else {
      jobs.push({ ...written, ...made });
    }
  }
  return { jobs, leftOut, notes: [] };
}

function schedulesIn(source: unknown): readonly unknown[] {
  if (Array.isArray(source)) {
    return source.flatMap(schedulesIn);
  }
  return isObject(source) && Array.isArray(source.Schedules) ? listAt(source, 'Schedules') : [source];
}

function nameOf(schedule: unknown): string {
  return `${textAt(schedule, 'GroupName') ?? DEFAULT_GROUP}/${textAt(schedule, 'Name') ?? '(no name)'}`;
}

type Made = Omit<ImportedJob, 'place' | 'written'> | Pick<LeftOut, 'why' | 'blocks'>;

function jobOf(schedule: unknown, { now, awsCronParser }: Means, ids: JobIds): Made {
  const name = textAt(schedule, 'Name');
  if (name === undefined) {
    return { why: 'expected a schedule, as aws scheduler get-schedule prints it', blocks: true };
  }
  const times = readTimes(schedule, now);
  if (!times.ok) {
    return { why: times.why, blocks: true };
  }
  const { specification, evaluated } = times;
  if (evaluated.next(now) === undefined) {
    return { why: 'it fires no more', blocks: false };
  }
  const target = readTarget(schedule);
  if (!target.ok) {
    return { why: target.why, blocks: true };
  }
  return {
    job: {
      id: ids.give(name, nameOf(schedule)),
      ...describedBy(schedule),
      schedule: times.schedule,
      timezone: specification.timezone,
      ...boundsOf(specification.startAt, specification.endAt, typeof times.schedule === 'string'),
      command: target.command,
      ...policiesOf(schedule),
    },
    notes: [...times.notes, ...target.notes, ...windowNotes(schedule)],
    second: eventBridgeReading(specification, evaluated, awsCronParser),
  };
}

function describedBy(schedule: unknown): Pick<JobDraft, 'description'> {
  const description = textAt(schedule, 'Description');
  return description === undefined || description === '' ? {} : { description };
}

/** A rate begins by its anchor. */
function boundsOf(startAt: EpochSeconds | undefined, endAt: EpochSeconds | undefined, hasStart: boolean) {
  return {
    ...(startAt === undefined || !hasStart ? {} : { startAt: writeUtc(startAt) }),
    ...(endAt === undefined ? {} : { endAt: writeUtc(endAt) }),
  };
}

type Policies = Pick<JobDraft, 'jitterSeconds' | 'deadlineSeconds' | 'overlap' | 'tags' | 'enabled'>;

function policiesOf(schedule: unknown): Policies {
  const window = windowMinutes(schedule);
  const age = numberAt(schedule, 'Target.RetryPolicy.MaximumEventAgeInSeconds');
  const group = textAt(schedule, 'GroupName') ?? DEFAULT_GROUP;
  return {
    ...(window === 0 ? {} : { jitterSeconds: window * SECONDS_A_MINUTE }),
    ...(age === undefined || age === 0 ? {} : { deadlineSeconds: age }),
    overlap: 'allow',
    ...(group === DEFAULT_GROUP ? {} : { tags: [`schedule-group:${group}`] }),
    ...(at(schedule, 'State') === 'DISABLED' ? { enabled: false } : {}),
  };
}

function windowMinutes(schedule: unknown): number {
  return textAt(schedule, 'FlexibleTimeWindow.Mode') === 'FLEXIBLE'
    ? (numberAt(schedule, 'FlexibleTimeWindow.MaximumWindowInMinutes') ?? 0)
    : 0;
}

function windowNotes(schedule: unknown): readonly string[] {
  const window = windowMinutes(schedule);
  return window === 0
    ? []
    : [`its window of ${window} min is jitterSeconds now: each fire has a delay of its own in it, always the same`];
}
