import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import type { Difference } from './compare.ts';

/** Why a replay without a change does not come to a record. Closed: clients may switch on it. */
export const UNREPRODUCED = ['not_recorded', 'not_planned', 'seen', 'group', 'slot', 'time', 'outcome'] as const;

type Unreproduced = (typeof UNREPRODUCED)[number];

const WHY: Readonly<Record<Unreproduced, string>> = {
  not_recorded:
    'there is no record of it: it has expired, what held then is not recorded any more, or the clock was set',
  not_planned:
    'nothing that is recorded plans it, or asks for it: an edit or a pause is not recorded any more, or the clock was set',
  seen: 'the moment in which it was seen is not recorded: a restart, or a message that came late or twice',
  group: 'others of its group are not replayed beside it, or the group was told at another moment',
  slot: 'the moment in which the slot was taken or given back is not recorded: a crash, or a clock that was set',
  time: 'it started at another moment than its record allows: a clock that was set, or a message that was lost',
  outcome: 'its end does not follow from what is recorded',
};

const OF_SLOTS: ReadonlySet<ReasonCode | undefined> = new Set<ReasonCode>([
  'overlap',
  'too_many_running',
  'queue_full',
  'replaced',
  'waited_too_long',
  'max_runs_per_hour',
  'job_paused',
]);

/** Says why a run's record is not what a replay without a change comes to; `inGroup`: its job shares a group. */
export function whyUnreproduced(
  difference: Difference,
  inGroup: boolean,
): { readonly code: Unreproduced; readonly why: string } {
  const code = codeOf(difference, inGroup);
  return { code, why: WHY[code] };
}

function codeOf({ before, after }: Difference, inGroup: boolean): Unreproduced {
  if (before === undefined || after === undefined) {
    return before === undefined ? 'not_recorded' : 'not_planned';
  }
  if (before.status === 'missed' || after.status === 'missed') {
    return 'seen';
  }
  const codes = [before.reasonCode, after.reasonCode];
  if (codes.some((code) => OF_SLOTS.has(code)) || before.startedAtMs !== after.startedAtMs) {
    return inGroup ? 'group' : before.status === after.status ? 'time' : 'slot';
  }
  return 'outcome';
}
