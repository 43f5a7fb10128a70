import { awsActionOf, type Command } from '#domain/jobs/command/command.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import { calendarsOfConditions } from '#domain/jobs/condition/calendar/named.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { jobWarnings } from '#domain/jobs/warnings/job-warnings.ts';
import { calendarsNamedBy } from '#domain/schedule/closed/copies.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { actionError } from '#engine/jobs/checks/aws-actions.ts';
import { misnamedAction } from '#functions/deployment/misnamed-action.ts';
import { REFUSED_ON_AWS } from '#functions/deployment/refused-on-aws.ts';
import { runnerLimits } from '#infra/deployment/runner/limits.ts';
import { circleErrors, type ParentsOf } from './circles.ts';
import { knownSoFar } from './known-so-far.ts';
import { type ClassOfStack, ungranted } from './ungranted.ts';

/** The parts of a deployment, and the other jobs, that a job is held against. */
export interface CheckContext {
  readonly configuration: Configuration;
  readonly classes: readonly ClassOfStack[];
  readonly taskNames: ReadonlySet<string>;
  /** Of jobs in code, those among them that come at once with it. */
  readonly parentsOf: ParentsOf;
}

/** The things that are wrong with a job in code, or that are to be known about it. */
interface CheckedJob {
  readonly errors: readonly InputError[];
  readonly warnings: readonly Warning[];
}

/**
 * Checks a job in code: errors and warnings are those of the API, and what only the stack knows. What is only known at deployment is left to
 * the API: values of resources to come, the store's calendars, jobs of others that it runs after, actions of AWS of which no client is
 * installed here, and whether anything is left to fire.
 */
export function checkJob(job: object, context: CheckContext): CheckedJob {
  if ('source' in job && job.source !== undefined) {
    return refused([{ path: 'source', message: 'expected none: jobs in code have that of their construct' }]);
  }
  const { configuration, classes, taskNames, parentsOf } = context;
  const now = secondsOf(Date.now());
  const runners = new Map(classes.map(({ runner }) => [runner.name, runnerLimits(runner)]));
  const deployment = { ...REFUSED_ON_AWS, configuration, runners, taskNames };
  const { value, unknownAt } = knownSoFar(job);
  const parsed = parseJob(value, { ...deployment, createdAt: now });
  const isKnown = (place: string) => !unknownAt.some((unknown) => place === unknown || isWithin(place, unknown));
  const circles = 'id' in job && typeof job.id === 'string' ? circleErrors(job.id, job, parentsOf) : [];
  if (!parsed.ok) {
    const later = placesOfCalendars(job);
    const ofCalendars = (path: string) => later.some((place) => path === place || isWithin(path, place));
    const errors = parsed.errors.filter(({ path }) => isKnown(path) && !ofCalendars(path));
    return refused(errors.length > 0 ? errors : circles);
  }
  const { settings } = parsed;
  const errors = [...actionErrors(settings.command).filter(({ path }) => isKnown(path)), ...circles];
  if (errors.length > 0) {
    return refused(errors);
  }
  const ofItsClass = classes.filter(({ runner }) => runner.name === settings.runner);
  return {
    errors: [],
    warnings: [...jobWarnings(settings, deployment, now), ...ofItsClass.flatMap((one) => ungranted(settings, one))],
  };
}

function actionErrors(command: Command): readonly InputError[] {
  const action = awsActionOf(command);
  const fault = action && misnamedAction(action);
  return fault === undefined ? [] : [actionError(command, fault)];
}

function refused(errors: readonly InputError[]): CheckedJob {
  return { errors, warnings: [] };
}

/** The places that name calendars which the job has not of its own. */
function placesOfCalendars(job: object): readonly string[] {
  const { schedule, conditions, calendars } = { schedule: undefined, conditions: undefined, calendars: {}, ...job };
  const isOwn = (name: string) => isObject(calendars) && Object.hasOwn(calendars, name);
  const ofSchedule = [...calendarsNamedBy(schedule)].some((name) => !isOwn(name));
  const ofConditions = calendarsOfConditions(conditions).some((name) => !isOwn(name));
  return [...(ofSchedule ? ['schedule'] : []), ...(ofConditions ? ['conditions'] : [])];
}

function isWithin(path: string, place: string): boolean {
  return path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
