import type { CommandDraft, ImportedJob, JobDraft } from '#domain/import/imported.ts';
import type { CrontabEntry } from './lines.ts';
import { userNotes } from './notes.ts';

/** The time within which a line's start is told, unless cron may delay it. */
const START_WITHIN_SECONDS = 300;
const SECONDS_A_MINUTE = 60;
/** A command up to the first percent sign that cron takes for its end: a backslash keeps one, and another backslash (see percent.ts). */
const COMMAND = /^(?:[^\\%]|\\[\s\S]|\\$)*/;

/** The command of a job that stays with its cron and is told of. */
export function observedCommand({ environment }: CrontabEntry): CommandDraft {
  const delaySeconds = Number(environment.get('RANDOM_DELAY') ?? 0) * SECONDS_A_MINUTE;
  return delaySeconds === 0
    ? { type: 'external' }
    : { type: 'external', startWithinSeconds: START_WITHIN_SECONDS + delaySeconds };
}

/**
 * The notes of a job that stays with its cron: the line to write in the place of its own, and what it is to be given to be taken over,
 * which are the settings of a job that runs here from the first.
 * @param settings of that job; or why no job can have them
 */
export function observedNotes(
  entry: CrontabEntry,
  jobId: string,
  settings: Partial<JobDraft> | string,
): Pick<ImportedJob, 'notes' | 'toCopy'> {
  const line = `write in its place: ${wrappedLine(entry, jobId)}`;
  return typeof settings === 'string'
    ? { toCopy: [line], notes: [`it cannot be taken over as it is: ${settings}`] }
    : {
        toCopy: [line, `to take it over later, give it these settings: ${JSON.stringify(settings)}`],
        notes: userNotes(entry).map((note) => `once it is taken over: ${note}`),
      };
}

/**
 * A crontab's line that has its command told of: the same command for the same shell, in one argument of `cronstack exec`. What stands behind
 * a percent sign, and every other percent sign, is cron's to read, and stays as it is.
 */
function wrappedLine({ when, user, command, environment }: CrontabEntry, jobId: string): string {
  const [line] = COMMAND.exec(command) ?? [''];
  const shell = environment.get('SHELL') ?? '/bin/sh';
  const quoted = `'${line.trim().replaceAll("'", "'\\''")}'`;
  return (
    [when, ...(user === undefined ? [] : [user]), 'cronstack exec', jobId, '--', shell, '-c', quoted].join(' ') +
    command.slice(line.length)
  );
}
