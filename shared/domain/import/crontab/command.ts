import type { JobDraft } from '#domain/import/imported.ts';
import { reservedVariables } from '#domain/jobs/command-kind/reserved-variables.ts';
import { jsonObjection } from '#domain/values/json/objection.ts';
import type { CrontabEntry } from './lines.ts';
import { splitAtPercent } from './percent.ts';

/** Variables that are told to cron, not to commands; LOGNAME and USER cron sets itself. */
export const CRONS_OWN: ReadonlySet<string> = new Set([
  'MAILTO',
  'MAILFROM',
  'CONTENT_TYPE',
  'CONTENT_TRANSFER_ENCODING',
  'CRON_TZ',
  'RANDOM_DELAY',
  'LOGNAME',
  'USER',
]);
const PLAIN_SHELLS = new Set(['/bin/sh', '/usr/bin/sh']);

/** The part of a job that says what is run. */
type CommandPart = Pick<JobDraft, 'command' | 'env'>;

/**
 * The command of a crontab's line: its text up to `%` for the shell that SHELL names, in the folder that HOME names or else the user's home,
 * with the variables that were set above it, and what stands behind `%` as its input (crontab(5)).
 */
export function commandOf({ command, environment }: CrontabEntry): CommandPart {
  const { line, stdin } = splitAtPercent(command);
  const [shell, home = '~'] = [environment.get('SHELL'), environment.get('HOME')];
  const env = Object.fromEntries([...environment].filter(([name]) => !CRONS_OWN.has(name)));
  const program = shell === undefined || PLAIN_SHELLS.has(shell) ? { line } : { argv: [shell, '-c', line] };
  return {
    command: {
      type: 'shell',
      ...program,
      ...(home === '' ? {} : { cwd: home }),
      ...(stdin === undefined || stdin === '' ? {} : { stdin }),
    },
    ...(Object.keys(env).length === 0 ? {} : { env }),
  };
}

/** The reason why no job can have the variables of a line; undefined where one can. */
export function unfitVariable({ env = {} }: CommandPart): string | undefined {
  const fault = jsonObjection(env) ?? reservedVariables(env, 'env')[0];
  return fault && `${fault.path.replace(/^env\./, '')}: no job can have this variable: ${fault.message}`;
}
