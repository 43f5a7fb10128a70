import { textsIn } from '#domain/secrets/texts.ts';
import { isObject } from '#domain/values/json/object.ts';

/** The facts of a run that its input may ask for: those that EventBridge Scheduler fills in as `<aws.scheduler...>`, by our names. */
export interface RunFacts {
  readonly jobId: string;
  readonly runId: string;
  readonly scheduledAt: string;
  readonly attempt: number;
}

const FACTS: Readonly<Record<string, (facts: RunFacts) => string>> = {
  'job-id': ({ jobId }) => jobId,
  'run-id': ({ runId }) => runId,
  'scheduled-at': ({ scheduledAt }) => scheduledAt,
  'scheduled-day': ({ scheduledAt }) => scheduledAt.slice(0, 'YYYY-MM-DD'.length),
  attempt: ({ attempt }) => String(attempt),
};
const PLACEHOLDER = /<cronstack\.([a-z-]{1,40})>/g;

/** The objection to what stands for a fact in the texts of an input; undefined where each of them is one that there is. */
export function placeholderProblem(input: unknown): string | undefined {
  const names = textsIn('', [], input).flatMap(({ value }) =>
    [...value.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''),
  );
  const unknown = names.find((name) => !Object.hasOwn(FACTS, name));
  return unknown === undefined
    ? undefined
    : `there is no <cronstack.${unknown}>: expected ${Object.keys(FACTS)
        .map((name) => `<cronstack.${name}>`)
        .join(', ')}`;
}

/** An input with the facts of a run in its texts; keys stay as they are. */
export function withFacts(input: unknown, facts: RunFacts): unknown {
  if (typeof input === 'string') {
    return input.replace(PLACEHOLDER, (all, name: string) =>
      Object.hasOwn(FACTS, name) ? (FACTS[name]?.(facts) ?? all) : all,
    );
  }
  if (Array.isArray(input)) {
    return input.map((one) => withFacts(one, facts));
  }
  return isObject(input)
    ? Object.fromEntries(Object.entries(input).map(([key, value]) => [key, withFacts(value, facts)]))
    : input;
}
