import { calendarsOfConditions } from '#domain/jobs/condition/calendar/named.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import type { RunnerClasses } from '#domain/jobs/runner-classes.ts';
import { calendarsNamedBy } from '#domain/schedule/closed/copies.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { knownSoFar } from './known-so-far.ts';

const MS_A_SECOND = 1_000;

/** The parts of a deployment that a job is held against. */
interface CheckContext {
  readonly configuration: Configuration;
  readonly runners: RunnerClasses;
  readonly taskNames: ReadonlySet<string>;
}

/**
 * The errors of a job in code, as the API says them. What is only known at deployment is left to the API: values of resources to come, the
 * store's calendars, jobs of others that it runs after, and whether anything is left to fire.
 */
export function jobErrors(job: object, context: CheckContext): readonly InputError[] {
  if ('source' in job) {
    return [{ path: 'source', message: 'expected none: jobs in code have that of their construct' }];
  }
  const { value, unknownAt } = knownSoFar(job);
  const parsed = parseJob(value, { ...context, createdAt: Math.floor(Date.now() / MS_A_SECOND) });
  if (parsed.ok) {
    return [];
  }
  const later = [...unknownAt, ...placesOfCalendars(job)];
  return parsed.errors.filter(({ path }) => !later.some((place) => path === place || isWithin(path, place)));
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
