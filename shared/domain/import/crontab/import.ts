import type { Imported, ImportedJob, LeftOut } from '#domain/import/imported.ts';
import type { JobIds } from '#domain/import/job-ids.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { commandOf, unfitVariable } from './command.ts';
import { readTimes } from './fields.ts';
import { jobName } from './job-name.ts';
import { type CrontabEntry, type CrontabSource, type CrontabVariable, readLines } from './lines.ts';
import { crontabNotes, lineNotes } from './notes.ts';
import { observedCommand, wrappedLine } from './observed.ts';
import { splitAtPercent } from './percent.ts';
import { cronParserReading } from './second-reading.ts';

const MOST_MINUTES = 1_440;

/**
 * Makes a job of each line of a crontab that runs something: crontab(5) of vixie-cron, Debian's and cronie's. Like there, each run starts
 * whether an earlier one still runs or not, and none is tried again. Of an observed crontab the lines stay, and are told of.
 */
export function importCrontab(source: CrontabSource, ids: JobIds): Imported {
  const lines = readLines(source);
  const jobs: ImportedJob[] = [];
  const leftOut: LeftOut[] = [];
  for (const line of lines) {
    if (line.kind !== 'variable') {
      const made = line.kind === 'entry' ? jobOf(line, source, ids) : { why: line.why, blocks: true };
      const written = { place: `${source.name}, line ${line.line}`, written: line.text.replaceAll('\t', ' ') };
      if ('why' in made) {
        leftOut.push({ ...written, ...made });
      } else {
        jobs.push({ ...written, ...made });
      }
    }
  }
  const variables = lines.filter((line): line is CrontabVariable => line.kind === 'variable');
  return { jobs, leftOut, notes: crontabNotes(source, variables, jobs) };
}

type Made = Omit<ImportedJob, 'place' | 'written'> | Omit<LeftOut, 'place' | 'written'>;

function jobOf(entry: CrontabEntry, source: CrontabSource, ids: JobIds): Made {
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
  const delay = entry.environment.get('RANDOM_DELAY');
  if (delay !== undefined && !(/^\d{1,4}$/.test(delay) && Number(delay) <= MOST_MINUTES)) {
    return { why: `RANDOM_DELAY=${delay} is no number of minutes`, blocks: true };
  }
  const { line } = splitAtPercent(entry.command);
  const id = ids.give(jobName(line), `${entry.when} ${entry.user ?? ''} ${entry.command}`);
  const second = cronParserReading(entry.when, timezone);
  const part = commandOf(entry);
  const unfit = unfitVariable(part);
  if (unfit !== undefined && source.isObserved !== true) {
    return { why: unfit, blocks: true };
  }
  if (source.isObserved === true) {
    return {
      job: { id, schedule: times.schedule, timezone, command: observedCommand(entry) },
      notes: [
        `write in its place: ${wrappedLine(entry, id)}`,
        `to take it over later, give it the command ${JSON.stringify(part.command)}`,
      ],
      second,
    };
  }
  return {
    job: {
      id,
      schedule: times.schedule,
      timezone,
      ...part,
      ...(delay === undefined || Number(delay) === 0 ? {} : { jitterSeconds: Number(delay) * 60 }),
      maxRetries: 0,
      overlap: 'allow',
    },
    notes: lineNotes(entry, line),
    second,
  };
}
