import { asDrawn, isDrawn } from '#domain/import/drawn.ts';
import type { Imported, ImportedJob, JobDraft, LeftOut, ScheduleDraft } from '#domain/import/imported.ts';
import type { JobIds } from '#domain/import/job-ids.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { commandOf, unfitVariable } from './command.ts';
import { readTimes } from './fields.ts';
import { jobName } from './job-name.ts';
import { type CrontabEntry, type CrontabSource, type CrontabVariable, readLines } from './lines.ts';
import { crontabNotes, lineNotes, mailNotes, userNotes } from './notes.ts';
import { observedCommand, observedNotes } from './observed.ts';
import { splitAtPercent } from './percent.ts';
import { cronParserReading } from './second-reading.ts';

const MOST_MINUTES = 1_440;

/**
 * Makes a job of each line of a crontab that runs something: crontab(5) of vixie-cron, Debian's and cronie's. Like there, each run starts
 * whether an earlier one still runs or not, and none is tried again. Of an observed crontab the lines stay, and are told of.
 */
export function importCrontab(source: CrontabSource, ids: JobIds): Imported {
  const told: string[] = [];
  const lines = readLines(source);
  const jobs: ImportedJob[] = [];
  const leftOut: LeftOut[] = [];
  for (const line of lines) {
    if (line.kind !== 'variable') {
      const made = line.kind === 'entry' ? jobOf(line, { source, ids, told }) : { why: line.why, blocks: true };
      const written = {
        place: `${source.name}, line ${line.line}`,
        written: line.text.replaceAll('\t', ' '),
        position: { source: source.name, line: line.line },
      };
      if ('why' in made) {
        leftOut.push({ ...written, ...made });
      } else {
        jobs.push({ ...written, ...made });
      }
    }
  }
  const variables = lines.filter((line): line is CrontabVariable => line.kind === 'variable');
  return { jobs, leftOut, notes: crontabNotes(source, variables, { jobs, told }) };
}

type Made = Omit<ImportedJob, 'place' | 'written' | 'position'> | Omit<LeftOut, 'place' | 'written' | 'position'>;

/** A crontab that is being read. */
interface Reading {
  readonly source: CrontabSource;
  readonly ids: JobIds;
  /** The people whom output was mailed to, as far as some job says so. */
  readonly told: string[];
}

function jobOf(entry: CrontabEntry, { source, ids, told }: Reading): Made {
  if (entry.when === '@reboot') {
    return {
      why: '@reboot is no time: let the system start it (systemd, or what starts the container)',
      blocks: false,
    };
  }
  const times = readTimes(entry.when);
  const timezone = entry.environment.get('CRON_TZ') ?? source.timezone;
  if (!times.ok) {
    return { why: times.why, blocks: true };
  }
  if (!isTimezone(timezone)) {
    return { why: `${timezone} is no time zone of the IANA database, such as Europe/Berlin`, blocks: true };
  }
  if (source.isObserved === true && isDrawn(entry.when)) {
    return {
      why: 'cron draws the time itself, and nobody else knows it: write one down to have the line observed',
      blocks: true,
    };
  }
  const delay = entry.environment.get('RANDOM_DELAY');
  if (delay !== undefined && !(/^\d{1,4}$/.test(delay) && Number(delay) <= MOST_MINUTES)) {
    return { why: `RANDOM_DELAY=${delay} is no number of minutes`, blocks: true };
  }
  const { line } = splitAtPercent(entry.command);
  const id = ids.give(jobName(line), `${entry.when} ${entry.user ?? ''} ${entry.command}`);
  const drawn = isDrawn(entry.when) ? asDrawn(cronOf(times.schedule), id) : entry.when;
  const second = cronParserReading(drawn, timezone);
  const part = commandOf(entry);
  const settings: Omit<JobDraft, 'id' | 'schedule' | 'timezone'> = {
    ...part,
    ...(delay === undefined || Number(delay) === 0 ? {} : { jitterSeconds: Number(delay) * 60 }),
    maxRetries: 0,
    overlap: 'allow',
  };
  const unfit = unfitVariable(part);
  if (source.isObserved === true) {
    return {
      job: { id, schedule: times.schedule, timezone, command: observedCommand(entry) },
      ...observedNotes(entry, id, unfit ?? settings),
      second,
    };
  }
  if (unfit !== undefined) {
    return { why: unfit, blocks: true };
  }
  return {
    job: { id, schedule: times.schedule, timezone, ...settings },
    notes: [...userNotes(entry), ...lineNotes(entry, line), ...mailNotes(entry, told)],
    second,
  };
}

function cronOf(schedule: ScheduleDraft): string {
  return typeof schedule === 'object' && 'cron' in schedule ? schedule.cron : String(schedule);
}
