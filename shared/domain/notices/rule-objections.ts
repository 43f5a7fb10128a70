import type { NoticeRule } from './rule.ts';

/** Something that is wrong with the rules of a job: where, as `[0].to[1]`, and what was expected. */
interface RuleObjection {
  readonly path: string;
  readonly message: string;
}

/** The surroundings that rules are held against. */
interface RuledJob {
  readonly channelNames: readonly string[];
  readonly timeoutSeconds: number;
  /** The time between two of its fires; undefined where that is not known. */
  readonly periodSeconds: number | undefined;
}

/** The objections to rules that their job or the installation makes senseless: channels that there are not, times that never come, or always. */
export function ruleObjections(rules: readonly NoticeRule[], job: RuledJob): readonly RuleObjection[] {
  return rules.flatMap((rule, index) => [
    ...channelObjections(rule, index, job.channelNames),
    ...timeObjections(rule, job).map((message) => ({ path: `[${index}].seconds`, message })),
  ]);
}

function channelObjections({ to }: NoticeRule, index: number, names: readonly string[]): RuleObjection[] {
  const expected = names.length === 0 ? 'the configuration has no channels' : `expected one of ${names.join(', ')}`;
  return to.flatMap((name, place) =>
    names.includes(name) ? [] : [{ path: `[${index}].to[${place}]`, message: `no such channel: ${expected}` }],
  );
}

function timeObjections({ on, seconds }: NoticeRule, { timeoutSeconds, periodSeconds }: RuledJob): string[] {
  if (seconds === undefined) {
    return [];
  }
  const never = on.includes('overrun') && seconds >= timeoutSeconds;
  const always = on.includes('silent') && periodSeconds !== undefined && seconds < 2 * periodSeconds;
  return [
    ...(never ? [`no run overruns ${seconds} s: expected less than the timeout of ${timeoutSeconds} s`] : []),
    ...(always
      ? [`${seconds} s are silent between any two runs: expected at least two periods, ${2 * periodSeconds} s`]
      : []),
  ];
}
