import type { RunnerLimits } from '#domain/jobs/runner-classes.ts';
import type { RunnerClass } from './config.ts';
import { LAMBDA_LEAST_CONCURRENCY } from './runner-size.ts';

/** Lambda's 15 minutes, less what it takes to stop a command and to write down what became of it. */
const LONGEST_ON_LAMBDA_SECONDS = 840;
const LONGER_BY = 'a class with the option fargate allows longer ones (runners in the deploy configuration)';
/** A day: the configuration allows no longer attempt. */
const LONGEST_ON_FARGATE_SECONDS = 86_400;

/** The limits of a class; `total` is max_concurrent_jobs, with a gate of its own where it is needed (totalByGate). */
export function runnerLimits({ fargate, maxConcurrent }: RunnerClass, total: number): RunnerLimits {
  if (fargate === undefined) {
    return { longestAttemptSeconds: LONGEST_ON_LAMBDA_SECONDS, longerBy: LONGER_BY };
  }
  const own = maxConcurrent < total ? { maxConcurrent } : {};
  return { longestAttemptSeconds: LONGEST_ON_FARGATE_SECONDS, ...own };
}

/** Tells whether all jobs' limit needs a gate: the event source of a single class on Lambda keeps it otherwise. */
export function totalByGate(runners: readonly RunnerClass[], total: number): boolean {
  const [only, ...others] = runners;
  return others.length > 0 || only?.fargate !== undefined || total < LAMBDA_LEAST_CONCURRENCY;
}
