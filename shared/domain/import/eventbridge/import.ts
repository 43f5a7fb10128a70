import { listAt, textAt } from '#domain/import/at-path.ts';
import type { Imported, ImportedJob, JobDraft, LeftOut } from '#domain/import/imported.ts';
import type { JobIds } from '#domain/import/job-ids.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import { scheduleNotes } from './notes.ts';
import { DEFAULT_GROUP, policiesOf } from './policies.ts';
import { type AwsCronParser, eventBridgeReading } from './second-reading.ts';
import { readTarget } from './target/read.ts';
import { readTimes } from './times.ts';

/** The things that schedules are read with. */
interface Means {
  /** The source's name, for people. */
  readonly place: string;
  readonly now: EpochSeconds;
  readonly awsCronParser?: AwsCronParser | undefined;
}

/**
 * Makes a job of each schedule of EventBridge Scheduler: what `aws scheduler get-schedule` prints, a list of that, or `{"Schedules": [...]}`.
 * A target is called by the run itself, so that it is tried again where it fails; of a function EventBridge leaves that to Lambda.
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
      ...boundsOf(specification, times.schedule),
      command: target.command,
      ...policiesOf(schedule),
    },
    notes: [...times.notes, ...target.notes, ...scheduleNotes(schedule, target.reads)],
    permission: { action: target.action, ...present({ role: textAt(schedule, 'Target.RoleArn') }) },
    second: eventBridgeReading(specification, evaluated, awsCronParser),
  };
}

function describedBy(schedule: unknown): Pick<JobDraft, 'description'> {
  const description = textAt(schedule, 'Description');
  return description === undefined || description === '' ? {} : { description };
}

/** A rate begins by its anchor; a single instant has no bounds (user guide, "Schedule types"). */
function boundsOf({ expression, startAt, endAt }: EntrySpecification, schedule: JobDraft['schedule']) {
  if (expression.startsWith('at(')) {
    return {};
  }
  return {
    ...(startAt === undefined || typeof schedule !== 'string' ? {} : { startAt: writeUtc(startAt) }),
    ...(endAt === undefined ? {} : { endAt: writeUtc(endAt) }),
  };
}
