import { isDrawn } from '#domain/import/drawn.ts';
import type { ImportedJob } from '#domain/import/imported.ts';
import { CRONS_OWN } from './command.ts';
import type { CrontabEntry, CrontabSource, CrontabVariable } from './lines.ts';

/** The variables that say when the lines below them run. */
const READ_FOR_TIMES = new Set(['CRON_TZ', 'RANDOM_DELAY']);

/** The things to know of whom a line of a system crontab ran as, and in whose home. */
export function userNotes({ user, environment }: CrontabEntry): readonly string[] {
  const home = environment.has('HOME') ? '' : ', in the home of that one';
  return user === undefined
    ? []
    : [`it ran as ${user}: here it runs as the user that runs Cronstack${home}, or in its runner class`];
}

/** The things to know of one line's job. */
export function lineNotes({ when }: CrontabEntry, line: string): readonly string[] {
  return [
    ...(/\brun-parts\b/.test(line) ? ['one run is all programs of that folder: a job each tells them apart'] : []),
    ...(/\b(?:test|\[) -x \S*anacron\b/.test(line)
      ? ['where anacron is installed this line does nothing: what runs then is in /etc/anacrontab']
      : []),
    ...(isDrawn(when)
      ? ['cron draws the time anew whenever it reads the crontab: the job has one of its own that stays, by its id (H)']
      : []),
  ];
}

/**
 * Says whom the output of a line and of those below it was mailed to, where that is somebody else than before.
 * @param told the addresses in the order in which they came; this one is added
 */
export function mailNotes({ environment }: CrontabEntry, told: string[]): readonly string[] {
  const mail = environment.get('MAILTO') ?? '';
  if (mail === (told.at(-1) ?? '')) {
    return [];
  }
  told.push(mail);
  return mail === ''
    ? []
    : [
        `output from here on was mailed to ${mail}; it is kept with each run: set whom failures are told, with notify in the jobs or the configuration`,
      ];
}

/** The things to know of a whole crontab: what each of its variables became, and what looks like another form than the one it was read in. */
export function crontabNotes(
  { name, isSystem, text, isObserved = false }: CrontabSource,
  variables: readonly CrontabVariable[],
  { jobs, told }: { readonly jobs: readonly ImportedJob[]; readonly told: readonly string[] },
): readonly string[] {
  const looksLikeSystem =
    !isSystem && jobs.length > 0 && jobs.every(({ written }) => /^(?:\S+\s+){5}root\s+\S/.test(written));
  const untold = variables.filter(
    ({ name: variable, value }) => variable !== 'MAILTO' || value === '' || !told.includes(value),
  );
  return [
    ...untold.map(({ line, name: variable, value }) => `${name}, line ${line}: ${fateOf(variable, value, isObserved)}`),
    ...(looksLikeSystem ? [`${name}: every command begins with root: --form system reads that as the user`] : []),
    ...(isObserved || /^\s*MAILTO\s*=/m.test(text) || jobs.length === 0
      ? []
      : [`${name}: cron mails what a command prints to its user; here it is kept with the run`]),
  ];
}

function fateOf(variable: string, value: string, isObserved: boolean): string {
  if (isObserved && !READ_FOR_TIMES.has(variable)) {
    const later = CRONS_OWN.has(variable) ? '' : "; a job below it has it once it is taken over: see the job's note";
    return `${variable} is cron's to set, as before${later}`;
  }
  switch (variable) {
    case 'MAILTO':
      return value === ''
        ? 'MAILTO is empty: nobody was mailed, and there is nothing to set'
        : `MAILTO=${value}: what the commands below it print is kept with each run; set whom their failures are told`;
    case 'MAILFROM':
    case 'CONTENT_TYPE':
    case 'CONTENT_TRANSFER_ENCODING':
      return `${variable} is about mails, of which there are none`;
    case 'CRON_TZ':
      return `CRON_TZ=${value}: the timezone of the jobs below it (cronie's; Debian's cron passes it over)`;
    case 'RANDOM_DELAY':
      return isObserved
        ? `RANDOM_DELAY=${value}: starts of the jobs below it are waited for so many minutes longer`
        : `RANDOM_DELAY=${value}: jitterSeconds of the jobs below it (cronie's; Debian's cron passes it over)`;
    case 'LOGNAME':
    case 'USER':
      return `${variable} is cron's to set, and goes`;
    case 'SHELL':
      return `SHELL=${value}: runs the commands below it`;
    case 'HOME':
      return `HOME=${value}: the folder (cwd) and a variable of the jobs below it`;
    default:
      return `${variable}: a variable (env) of the jobs below it`;
  }
}
