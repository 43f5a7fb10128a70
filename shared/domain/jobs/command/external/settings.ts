import type { ReportTimes } from '#domain/jobs/command-kind/kind.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';

/** The settings of a job, as far as they steer how its command is started: nothing here starts that of a job that runs elsewhere. */
interface StartSettings {
  readonly args?: unknown;
  readonly env: object;
  readonly timeoutSeconds: number;
  readonly maxRetries: number;
  readonly onLost: string;
  readonly overlap: string;
  readonly catchup: string;
  readonly group?: object;
  readonly after?: readonly object[];
  readonly ping?: object;
  readonly conditions?: readonly object[];
}

/** The settings that every job has that runs elsewhere: what others start is neither held back nor started again. */
export const EXTERNAL_SETTINGS = { maxRetries: 0, onLost: 'fail', overlap: 'allow' } as const;

/** Those besides that follow from the times of its command. */
const FOLLOWING = ['timeoutSeconds'];

/** The objections to the settings of a job that runs elsewhere: whatever would start, hold back or repeat its runs. */
export function externalObjections(settings: StartSettings, { finishWithinSeconds }: ReportTimes): InputError[] {
  const { args, env, group, after, ping, conditions, catchup, timeoutSeconds } = settings;
  const rules: readonly (readonly [path: string, isBroken: boolean, message: string])[] = [
    ['maxRetries', settings.maxRetries !== 0, 'whoever starts it decides whether it is tried again'],
    ['onLost', settings.onLost !== EXTERNAL_SETTINGS.onLost, 'whoever starts it decides whether it is tried again'],
    [
      'overlap',
      settings.overlap !== EXTERNAL_SETTINGS.overlap,
      'what others start cannot be held back; expected allow',
    ],
    ['catchup', catchup === 'all', 'fires that are seen late are not started here; expected latest or none'],
    ['timeoutSeconds', timeoutSeconds !== finishWithinSeconds, 'say it as finishWithinSeconds of the command'],
    ['group', group !== undefined, 'what others start cannot be held back'],
    ['after', after !== undefined, 'what others start cannot be started after the runs of other jobs'],
    ['args', args !== undefined, 'it is told nothing from here'],
    ['env', Object.keys(env).length > 0, 'it is told nothing from here'],
    ['conditions', conditions !== undefined, 'what others start cannot be held back'],
    ['ping', ping !== undefined, 'whoever starts it can tell others, too'],
  ];
  return rules
    .filter(([, isBroken]) => isBroken)
    .map(([path, , message]) => ({ path, message: `the job runs elsewhere (command.type external): ${message}` }));
}

/** A job that runs elsewhere without the settings that follow from that: with another command it has the usual ones. Any other job as it is. */
export function withoutExternalSettings<Job extends object>(job: Job): Partial<Job> {
  const isExternal = 'command' in job && isObject(job.command) && job.command.type === 'external';
  const following = [...Object.keys(EXTERNAL_SETTINGS), ...FOLLOWING];
  const kept = Object.entries(job).filter(([field]) => !isExternal || !following.includes(field));
  return Object.fromEntries(kept) as Partial<Job>;
}
