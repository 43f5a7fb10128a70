import { commandWarnings, isCostly, valuesOf } from '#domain/jobs/command/command.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import { lint } from '#domain/schedule/lint/lint.ts';
import { isSecretName } from '#domain/secrets/names.ts';
import { plainValues, type Value } from '#domain/secrets/reference.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { rightsRefusal } from '#engine/commit/rights.ts';
import type { Intent } from './intent.ts';

const SECONDS_A_MINUTE = 60;
const OFTEN_SECONDS = 300;
const LONG_WAIT_SECONDS = 600;
const LONGEST_REASON = 300;
/** Shorter values are words such as `true`: docs/commands.md, "What is masked". */
const LEAST_SECRET = 7;

/** The things to know about a job that is saved. Of one that stays as it is they were told before. */
export async function warningsOf(
  engine: Engine,
  { change, settings, unloadable }: Pick<Intent, 'change' | 'settings' | 'unloadable'>,
): Promise<{ readonly warnings?: readonly Warning[] }> {
  if (settings === undefined || change === 'unchanged') {
    return {};
  }
  const now = secondsOf(engine.ports.clock.now());
  const warnings = [
    ...scheduleWarnings(engine, settings, now),
    ...commandWarnings(settings, engine),
    ...costWarnings(settings, now),
    ...plainSecrets(settings),
    ...longWaits(settings),
    ...unloadableTask(engine, settings, unloadable),
    ...(await unreadableReferences(engine, settings)),
  ];
  return warnings.length === 0 ? {} : { warnings };
}

/** Something that costs money each time and comes every few minutes. */
function costWarnings(settings: JobSettings, now: EpochSeconds): readonly Warning[] {
  const schedule = isCostly(settings.command) ? readSchedule(settings, now) : undefined;
  const first = schedule?.next(now);
  const second = first === undefined ? undefined : schedule?.next(first);
  return first === undefined || second === undefined || second - first >= OFTEN_SECONDS
    ? []
    : [{ code: 'costly-often', message: `each run costs money, and there is one every ${second - first} s` }];
}

/** A run that waits for its conditions holds its place in the group: the others of it wait, too. */
function longWaits({ group, wait }: JobSettings): readonly Warning[] {
  return group === undefined || wait === undefined || wait.atMostSeconds <= LONG_WAIT_SECONDS
    ? []
    : [
        {
          code: 'group-waits',
          message: `a run that waits for its conditions, for up to ${wait.atMostSeconds} s, keeps its place in the group ${group.name}, and others wait for it: set wait.atMostSeconds to ${LONG_WAIT_SECONDS} at most, or leave it to skip`,
        },
      ];
}

/**
 * A job that says what is to be done with a fire that comes too early needs no word about it, nor one whose timeout is everybody's: that says
 * nothing of how long its runs are thought to take.
 */
function scheduleWarnings({ configuration }: Engine, settings: JobSettings, now: EpochSeconds): readonly Warning[] {
  const { overlap, timeoutSeconds } = settings;
  const schedule = readSchedule(settings, now);
  const isTold = overlap === 'skip' && timeoutSeconds !== configuration.defaultTimeoutMinutes * SECONDS_A_MINUTE;
  return schedule === undefined ? [] : lint(schedule, { from: now, ...(isTold ? { timeoutSeconds } : {}) });
}

/** The values that are secret by their names and stand in the definition as they are. */
function plainSecrets({ env, command }: JobSettings): readonly Warning[] {
  const written = Object.entries(plainValues({ ...valuesOf(command), ...env }));
  return written.flatMap(([name, value]) =>
    isSecretName(name) && value.length >= LEAST_SECRET
      ? [
          {
            code: 'plain-secret',
            message: `the value of ${name} is kept in the definition, for all who may read the job: refer to it instead (fromSecret, fromParameter, fromEnvironment)`,
          },
        ]
      : [],
  );
}

/** The task of it that cannot be loaded. Why is told only those who may have it run. */
function unloadableTask(engine: Engine, settings: JobSettings, unloadable: Intent['unloadable']): readonly Warning[] {
  if (unloadable === undefined) {
    return [];
  }
  const { name, why } = unloadable;
  const reason = rightsRefusal(engine, 'edit', settings) === undefined ? `: ${inOneLine(why)}` : '';
  const message = `the task ${name} cannot be loaded now, and runs of it fail until it can${reason}`;
  return [{ code: 'task-unloadable', message }];
}

/** The words of a compiler as one line of some length. */
function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}...` : line;
}

/** The references that an attempt could not follow now. What can be read is told only those who may have it read. */
async function unreadableReferences(engine: Engine, settings: JobSettings): Promise<readonly Warning[]> {
  const { command, env, ping } = settings;
  const values: Readonly<Record<string, Value>> = {
    ...valuesOf(command),
    ...env,
    ...present({ 'ping.url': ping?.url }),
  };
  const references = Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== 'string'));
  if (engine.unreadableValues === undefined || rightsRefusal(engine, 'edit', settings) !== undefined) {
    return [];
  }
  const sentences = await engine.unreadableValues(references);
  return sentences.map((sentence) => ({ code: 'reference-unreadable', message: `now ${sentence}` }));
}
