import type { CallbackContext, CallbackFunction } from '#adapters/commands/callback/executor.ts';
import type { JobInput } from '#domain/jobs/schema.ts';
import { sameJson } from '#domain/values/json/same.ts';
import type { Json } from '#domain/values/json/value.ts';
import { present } from '#domain/values/present.ts';
import { SchedulerError } from './error.ts';

/** The fields of any job besides its name, its schedule and what it runs (docs/jobs.md). Instants are RFC 3339. */
interface JobOptions
  extends Omit<JobInput, 'id' | 'name' | 'schedule' | 'command' | 'args' | 'env' | 'startAt' | 'endAt' | 'after'> {
  /** No fire before it. */
  readonly startAt?: string;
  /** No fire after it. */
  readonly endAt?: string;
}

/** The fields that every scheduled job has. */
interface Scheduled extends JobOptions {
  /** The job's id: 1 to 56 characters of A-Z a-z 0-9 . _ - */
  readonly name: string;
  /** When: cron with five or six fields, or any other schedule (docs/schedules.md). */
  readonly cronExpression: Json;
}

/** A job that calls a function of this program. */
export interface CallbackJob<Args extends readonly Json[] | []> extends Scheduled {
  /** Called with the items of `args` and, behind them, the context. */
  readonly callbackFunction: NoInfer<(...args: [...Args, CallbackContext]) => unknown>;
  readonly args?: Args;
  readonly command?: undefined;
}

/** A job that runs a command. */
export interface CommandJob extends Scheduled {
  /** A task's name or a shell line, or a command spelled out (docs/commands.md). */
  readonly command: JobInput['command'];
  readonly args?: readonly Json[] | { readonly [key: string]: Json };
  readonly env?: JobInput['env'];
  readonly callbackFunction?: undefined;
}

/** A job as it is stored, and the function that it calls. */
interface ReadJob {
  readonly id: string;
  /** As the API takes it. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly callback?: CallbackFunction;
}

/** Reads what was scheduled. Throws a SchedulerError `invalid_job` where that is not for the API to say. */
export function readJob<Args extends readonly Json[] | []>(job: CallbackJob<Args> | CommandJob): ReadJob {
  const { name, cronExpression, callbackFunction, command, args, ...options } = job;
  if (typeof name !== 'string') {
    throw invalid(`name: expected a text, found ${typeof name}`);
  }
  if ((callbackFunction === undefined) === (command === undefined)) {
    throw invalid(`${name}: expected a callbackFunction or a command, one of them`);
  }
  if (args !== undefined && !isJson(args)) {
    throw invalid(`${name}: args: expected values that JSON can hold, as they are stored`);
  }
  const shared = { ...options, schedule: cronExpression, ...present({ args }) };
  if (callbackFunction === undefined) {
    return { id: name, body: { ...shared, command } };
  }
  if (typeof callbackFunction !== 'function') {
    throw invalid(`${name}: callbackFunction: expected a function, found ${typeof callbackFunction}`);
  }
  if (args !== undefined && !Array.isArray(args)) {
    throw invalid(`${name}: args: expected an array, whose items are the arguments of the callback`);
  }
  if ('env' in options) {
    throw invalid(`${name}: env: a callback has the environment of its program`);
  }
  const callback: CallbackFunction = (...given) => Reflect.apply(callbackFunction, undefined, given);
  return { id: name, body: { ...shared, command: { type: 'callback', name } }, callback };
}

function isJson(value: unknown): boolean {
  try {
    const text: string | undefined = JSON.stringify(value);
    return text !== undefined && sameJson(JSON.parse(text), value);
  } catch {
    return false;
  }
}

function invalid(message: string): SchedulerError {
  return new SchedulerError('invalid_job', message);
}
