import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { valuesOfJob } from '#domain/jobs/warnings/values.ts';
import { valueNotReadable } from '#domain/runs/reasons/attempt.ts';
import type { SecretReference } from '#domain/secrets/reference.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';

/** A runner class of the stack. */
export interface ClassOfStack {
  readonly runner: RunnerClass;
  /** The role of its commands is the user's own, and may do more than is said here. */
  readonly hasGivenRole: boolean;
}

/** The kinds of places, the option that opens each, and how the actions of IAM on it begin. */
const PLACES = {
  fromSecret: { what: 'secret', option: 'secrets', actions: 'secretsmanager:' },
  fromParameter: { what: 'parameter', option: 'parameters', actions: 'ssm:' },
} as const;

/**
 * The warnings about references of a job whose runner class was granted none of their kind. Which of them it was granted is not looked at:
 * ARNs may be known at deployment only, and hold `*`.
 */
export function ungranted(settings: JobSettings, { runner, hasGivenRole }: ClassOfStack): readonly Warning[] {
  return Object.entries(valuesOfJob(settings)).flatMap(([name, value]) => {
    const place = typeof value === 'string' ? undefined : placeOf(value);
    if (place === undefined || hasGivenRole || mayRead(runner, place)) {
      return [];
    }
    const why = `the runner class ${runner.name} may read no ${place.what}: grant it this one by its option ${place.option}`;
    return [{ code: 'reference-not-granted', message: valueNotReadable(name, why).text }];
  });
}

type Place = (typeof PLACES)[keyof typeof PLACES];

function placeOf(reference: SecretReference): Place | undefined {
  if ('fromEnvironment' in reference) {
    return undefined;
  }
  return 'fromSecret' in reference ? PLACES.fromSecret : PLACES.fromParameter;
}

/** A machine of the user's own has secrets of its own, and what a managed policy allows is not known here. */
function mayRead(runner: RunnerClass, { option, actions: service }: Place): boolean {
  return (
    runner.remote === true ||
    runner[option].length > 0 ||
    runner.managedPolicies.length > 0 ||
    runner.statements.some(({ actions }) => actions.some((action) => action.startsWith(service)))
  );
}
