import { type Month, monthOf } from '#domain/forecast/month.ts';
import { isSelfClocked, readSchedule } from '#domain/jobs/scheduled.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Intent } from './intent.ts';

/** The pace and price of a job's runs, as they are and as they would be. */
export interface CostChange {
  readonly before: Month;
  readonly after: Month;
}

/** The change of a job's cost by an edit at `now`; nothing where it fires as often as before, or nobody can say how often that was. */
export function costChangeOf({ current, settings }: Intent, now: EpochSeconds): { readonly cost?: CostChange } {
  if (current === undefined || settings === undefined) {
    return {};
  }
  const { createdAt } = current.definition;
  const schedule = readSchedule(settings, createdAt);
  const edited = { definition: { ...current.definition, ...settings }, schedule };
  const before = monthOf(current.definition, current.schedule, {
    after: now,
    selfClocked: isSelfClocked(current, now),
  });
  const after = monthOf(settings, schedule, { after: now, selfClocked: isSelfClocked(edited, now) });
  return before.runsADay === after.runsADay && before.usd === after.usd ? {} : { cost: { before, after } };
}
