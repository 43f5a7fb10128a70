import type { RunnerLimits } from '#domain/jobs/runner-classes.ts';
import type { RunnerClass } from './class.ts';

/** Lambda's 15 minutes, less what it takes to stop a command and to write down what became of it. */
const LONGEST_ON_LAMBDA_SECONDS = 840;
const LONGER_BY = 'a class with the option fargate allows longer ones (runners in the deploy configuration)';
/** Lambda developer guide, "Lambda quotas": a deployment package is at most 250 MB, unpacked. */
const TOO_LARGE_FOR_LAMBDA = 'its program does not fit into a function; a class with the option fargate can run it';
/** A day: the configuration allows no longer attempt. */
const LONGEST_ELSEWHERE_SECONDS = 86_400;
const NOTHING_KEPT = 'a container keeps no files after its run';
/** A machine of Lambda says nothing about anybody's, and the one under a container nothing about what runs in it. */
const CONDITIONS_ON_LAMBDA = ['http', 'job', 'calendar'] as const;
const CONDITIONS_ON_FARGATE = ['pressure', 'memory', 'disk', 'file', 'command', ...CONDITIONS_ON_LAMBDA] as const;

/** The bounds that a class sets its runs, and its size. What a machine of the user's own can do is for that machine to say. */
export function runnerLimits(runner: RunnerClass): RunnerLimits {
  if (runner.remote === true) {
    return { remote: true, longestAttemptSeconds: LONGEST_ELSEWHERE_SECONDS };
  }
  const { memoryMb, fargate } = runner;
  return fargate === undefined
    ? {
        memoryMb,
        longestAttemptSeconds: LONGEST_ON_LAMBDA_SECONDS,
        longerBy: LONGER_BY,
        withoutClaude: TOO_LARGE_FOR_LAMBDA,
        conditions: CONDITIONS_ON_LAMBDA,
      }
    : {
        memoryMb,
        cpuUnits: fargate.cpuUnits,
        longestAttemptSeconds: LONGEST_ELSEWHERE_SECONDS,
        withoutSessions: NOTHING_KEPT,
        conditions: CONDITIONS_ON_FARGATE,
      };
}
